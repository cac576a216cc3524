#!/usr/bin/env bash
# The images and docker-compose.yml on a real engine: the one of DOCKER_HOST, or Docker's default.
# Prints `ok` or `not ok` for each check, with what the command said where it failed; exit 1 if any
# did. Everything is started under a name of this run's own and removed at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

run="llama-swap-nest-test-$$"
work="$(mktemp -d)"
failed=0
# Two of config/config.yaml that are loaded alone.
model=llama3
other_model=qwen-coder

# Any free port; the file's own must not be in the way of a gateway that runs here already.
export COMPOSE_PROJECT_NAME="$run" GATEWAY_PORT=0 GPU_PORT=0
export LLAMA_SERVER_IMAGE="$run-llama-server" MODELS_DIR="$work/models"

clean_up() {
  docker compose --profile gpu down --timeout 0 --volumes --remove-orphans --rmi local
  docker rm --force --volumes "$run-plain" "$run-forking"
  docker rmi --force "$LLAMA_SERVER_IMAGE" "$run-plain"
  rm -rf "$work"
}
trap 'clean_up > /dev/null 2>&1 || true' EXIT

# check TITLE COMMAND...
check() {
  local title="$1"
  shift
  if "$@" > "$work/output" 2>&1; then
    echo "ok - $title"
  else
    echo "not ok - $title"
    sed 's/^/    /' "$work/output"
    failed=$((failed + 1))
    return 1
  fi
}

# As check; a failure does not end the run.
try() {
  check "$@" || true
}

skip() {
  echo "skipped - $1"
}

# equal EXPECTED COMMAND...: the command's output is exactly that.
equal() {
  local expected="$1" actual
  shift
  actual="$("$@")"
  [[ "$actual" == "$expected" ]] || {
    echo "expected $expected, got $actual"
    return 1
  }
}

container_of() {
  docker compose --profile gpu ps --all --quiet "$1"
}

inspect() {
  docker inspect --format "$2" "$1"
}

# request SERVICE PATH [CURL OPTION...]
request() {
  local service="$1" path="$2" address
  shift 2
  address="$(docker compose --profile gpu port "$service" 8080)"
  curl --silent --show-error --fail-with-body --max-time 60 "$@" "http://$address$path"
}

# chat SERVICE MODEL [MORE FIELDS]
chat() {
  request "$1" /v1/chat/completions --no-buffer --header 'content-type: application/json' --data \
    "{\"model\":\"$2\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]${3:-}}"
}

# prints PATTERN COMMAND...: the command's output has the pattern in it.
prints() {
  local pattern="$1" output
  shift
  output="$("$@")" || {
    echo "$output"
    return 1
  }
  echo "$output"
  grep -q "$pattern" <<< "$output"
}

is_answered() {
  prints '"content":"[^"]' chat "$1" "$2"
}

lists_model() {
  prints "\"id\":\"$2\"" request "$1" /v1/models
}

has_production_files_only() {
  docker run --rm "$1" sh -euc '
    ls dist/main.js config/config.yaml node_modules/fastify/package.json
    for path in src test node_modules/typescript node_modules/vitest; do
      [ ! -e "$path" ] || { echo "$path is there" && exit 1; }
    done'
}

root_is_read_only() {
  docker exec "$1" sh -c 'touch /tmp/probe && ! touch /app/probe && ! touch /home/node/probe'
}

has_no_capabilities() {
  docker exec "$1" cat /proc/self/status > "$work/status"
  grep -qx 'CapEff:.0*' "$work/status" && grep -qx 'CapBnd:.0*' "$work/status" &&
    grep -qx 'NoNewPrivs:.1' "$work/status"
}

# has_processes CONTAINER COUNT: zombies included. Looks again, for a health check may be under way.
has_processes() {
  for _ in $(seq 1 20); do
    docker top "$1" -eo pid,ppid,stat,args > "$work/processes"
    (($(wc -l < "$work/processes") != $2 + 1)) || return 0
    sleep 0.1
  done
  cat "$work/processes"
  return 1
}

# Its processes as the engine's machine knows them, which need not be this one.
pids_of() {
  local pid
  for pid in $(docker top "$1" -eo pid | tail -n +2); do
    [[ ! -d "/proc/$pid" ]] || echo "$pid"
  done
}

none_is_left() {
  local pid
  for pid in $1; do
    [[ ! -d "/proc/$pid" ]] || return 1
  done
}

# stop_while_answering CONTAINER: asks it to stop in the middle of a stream.
stop_while_answering() {
  chat gateway "$other_model" ',"stream":true,"max_tokens":150' > "$work/stream" &
  local answering=$!
  until grep -q '"content":"[^"]' "$work/stream"; do
    kill -0 "$answering" || return 1
    sleep 0.05
  done
  SECONDS=0
  docker compose stop gateway
  echo "stopped after $SECONDS s"
  wait "$answering" && ((SECONDS < 45))
}

# unloads_within SECONDS CONTAINER MODEL: by a client inside, so that no port need be published.
unloads_within() {
  docker exec "$2" node -e "
    const url = 'http://127.0.0.1:8080/upstream/$3';
    const load = await fetch(url + '/load', { method: 'POST' });
    const startedMs = performance.now();
    const unload = await fetch(url, { method: 'DELETE' });
    const tookMs = performance.now() - startedMs;
    console.log(await load.text(), await unload.text(), tookMs);
    process.exit(load.ok && unload.ok && tookMs < $1 * 1000 ? 0 : 1);"
}

is_healthy_soon() {
  for _ in $(seq 1 100); do
    [[ "$(inspect "$1" '{{.State.Health.Status}}')" != healthy ]] || return 0
    sleep 0.2
  done
  docker logs "$1"
  return 1
}

gateway() {
  check 'docker compose up builds the gateway and waits until it is healthy' \
    docker compose up --detach --wait --wait-timeout 120 || return 0
  local container pids
  container="$(container_of gateway)"
  try 'its health check says healthy' equal healthy inspect "$container" '{{.State.Health.Status}}'
  try 'it is published on the loopback address' \
    prints '^127\.0\.0\.1:' docker compose port gateway 8080
  try 'it lists the models of config/config.yaml' lists_model gateway "$model"
  try 'a chat is answered' is_answered gateway "$model"
  try 'a chat with another model is answered' is_answered gateway "$other_model"
  try 'the API documentation is served' request gateway /swagger --location
  try 'it does not run as root' equal 1000 docker exec "$container" id -u
  try 'nothing but /tmp can be written' root_is_read_only "$container"
  try 'it has no capabilities and cannot get any' has_no_capabilities "$container"
  # The init process, the gateway, the model.
  try 'a swap leaves no process of the old model' has_processes "$container" 3
  pids="$(pids_of "$container")"
  try 'SIGTERM lets it finish the answer it is giving' stop_while_answering "$container"
  try 'the answer is whole' grep -q '\[DONE\]' "$work/stream"
  try 'its exit code is 0' equal 'exited 0' inspect "$container" '{{.State.Status}} {{.State.ExitCode}}'
  if [[ -n "$pids" ]]; then
    try 'no process is left' none_is_left "$pids"
  else
    skip 'the engine runs elsewhere: its processes cannot be looked at'
  fi
}

image() {
  check 'docker build makes the gateway by default' docker build --quiet --tag "$run-plain" . ||
    return 0
  try 'the image holds what production needs and no more' has_production_files_only "$run-plain"

  docker run --detach --name "$run-plain" "$run-plain" > /dev/null
  try 'it runs without compose' is_healthy_soon "$run-plain"
  docker stop -t 45 "$run-plain" > /dev/null
  try 'as the first process it ends with exit code 0 on SIGTERM' \
    equal 'exited 0' inspect "$run-plain" '{{.State.Status}} {{.State.ExitCode}}'

  docker run --detach --init --name "$run-forking" \
    --volume "$PWD/test/docker/forking.yaml:/app/config/config.yaml:ro" "$run-plain" > /dev/null
  try 'it runs with another configuration' is_healthy_soon "$run-forking"
  try 'with an init process, a model that forks is unloaded at once' \
    unloads_within 5 "$run-forking" forking
  try 'and leaves neither process nor zombie' has_processes "$run-forking" 2
}

llama_server() {
  try 'the profile gpu is valid' docker compose --profile gpu config --quiet
  docker build --quiet --tag "$LLAMA_SERVER_IMAGE" test/docker/llama-server > /dev/null
  mkdir "$MODELS_DIR"
  grep -o '/models/[^ ]*' config/llama-server.yaml | while read -r file; do
    echo 'no weights' > "$MODELS_DIR/$(basename "$file")"
  done
  # mktemp -d lets nobody else in, and the container runs as somebody else.
  chmod 755 "$work"

  check 'docker compose builds the image with llama-server' \
    docker compose --profile gpu create --build gateway-gpu || return 0
  local container
  container="$(container_of gateway-gpu)"
  try 'the request for all GPUs reaches the engine' \
    equal '[{"Driver":"nvidia","Count":-1,"DeviceIDs":null,"Capabilities":[["gpu"]],"Options":null}]' \
    inspect "$container" '{{json .HostConfig.DeviceRequests}}'

  if ! docker start "$container" > "$work/start" 2>&1; then
    if grep -q 'could not select device driver' "$work/start"; then
      skip 'this engine has no GPU driver: the image with llama-server was not run'
      return 0
    fi
  fi
  check 'it starts and becomes healthy' is_healthy_soon "$container" || return 0
  try 'it lists the models of config/llama-server.yaml' lists_model gateway-gpu reranker
  try 'a chat is answered by llama-server' is_answered gateway-gpu chat
  try 'a member of the group is answered too' is_answered gateway-gpu writer
  try 'it does not run as root' equal 1000 docker exec "$container" id -u
  try 'nothing but /tmp can be written' root_is_read_only "$container"
  docker stop -t 45 "$container" > /dev/null
  try 'SIGTERM ends it with exit code 0' equal 'exited 0' inspect "$container" '{{.State.Status}} {{.State.ExitCode}}'
}

docker version > /dev/null || {
  echo "no Docker engine answers at ${DOCKER_HOST:-the default address}" >&2
  exit 1
}
image
gateway
llama_server
((failed == 0))
