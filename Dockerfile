# The gateway, for models that run beside it in the same container. Two targets:
#
#   docker build -t llama-swap-nest .                     `runtime`: the gateway alone
#   docker build -t llama-swap-nest:llama --target llama \
#     --build-arg LLAMA_SERVER_IMAGE=IMAGE .              `llama`: with the llama-server of IMAGE
#
# Run either with an init process (`docker run --init`, `init: true`). Docker gives the first
# process of a container every orphan in it; one whose command has exited stays a zombie until its
# new parent asks for its exit code, and Node never asks for those of processes it did not start.
# Models that fork would leave zombies, which hold nothing but their process ids. SIGTERM ends the
# gateway in good order either way.

# An image with llama-server on the PATH or in /app, and glibc 2.28 or later for Node.
ARG LLAMA_SERVER_IMAGE=llama-server:latest

FROM node:24-bookworm-slim AS node
WORKDIR /app

# No dependency needs its install script; the only one there is reports the installation to someone.
# The only optional one is the TypeScript compiler, for a plugin that is of use in builds alone.
FROM node AS dependencies
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional --ignore-scripts

FROM node AS build
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts/bundle scripts/bundle
COPY src src
RUN npm run build

# What both targets hold in /app.
FROM scratch AS app
COPY --from=dependencies /app /
COPY --from=build /app/dist /dist
COPY config /config
COPY LICENSE /

FROM ${LLAMA_SERVER_IMAGE} AS llama
COPY --from=node /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=app / ./
ENV NODE_ENV=production PATH=/app:/usr/local/bin:$PATH LLAMA_SWAP_STATE_FOLDER=/tmp/state
# By number: the image may know no `node`.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT []
CMD ["node", "--disable-warning=DEP0060", "dist/main.js", "--listen", "0.0.0.0:8080"]

FROM node AS runtime
COPY --from=app / ./
ENV NODE_ENV=production LLAMA_SWAP_STATE_FOLDER=/tmp/state
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# DEP0060: http-proxy calls util._extend.
CMD ["node", "--disable-warning=DEP0060", "dist/main.js", "--listen", "0.0.0.0:8080"]
