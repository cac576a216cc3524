// Writes dist/main.js anew, with all it imports in a few files beside it, dist/main-*.js, instead of
// 2,500: to find, read and compile those is two thirds of a start. Runs after `nest build`. Where the bundler,
// which is native code, cannot be loaded, dist/ stays as it is: the same program, which starts more slowly.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** They stay in node_modules: one has native code and is rarely needed, the other one is web pages. */
const INSTALLED = ['dockerode', 'swagger-ui-dist'];
/** What Nest imports where somebody uses it. */
const NOT_INSTALLED = [
  /^@fastify\/(multipart|view)$/,
  /^@nestjs\/(microservices|platform-express|websockets)/,
];

const PLUGINS = [
  {
    name: 'source maps of the compiler',
    load: {
      filter: { id: { exclude: /node_modules|scripts/ } },
      handler: async (id) => ({
        code: await readFile(id, 'utf8'),
        map: await readFile(`${id}.map`, 'utf8'),
      }),
    },
  },
  {
    name: 'undici without what nobody uses',
    resolveId: {
      filter: { id: /^undici$/ },
      handler: () => fileURLToPath(new URL('undici.mjs', import.meta.url)),
    },
  },
  {
    // Half a megabyte; no configuration has one.
    name: 'class-validator without telephone numbers',
    load: { filter: { id: /libphonenumber-js/ }, handler: () => 'module.exports = {};' },
  },
];

const { rolldown } = await import('rolldown').catch((error) => {
  console.warn(`dist/main.js is not bundled: ${error.message.split('. ')[0]}`);
  process.exit(0);
});
const bundle = await rolldown({
  input: { main: 'dist/main.js' },
  platform: 'node',
  external: [...INSTALLED, ...NOT_INSTALLED],
  plugins: PLUGINS,
  onLog(level, log, handle) {
    handle(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log);
  },
});
await bundle.write({
  dir: 'dist',
  // Flat, for `import.meta.url` to be where it was.
  chunkFileNames: 'main-[name].js',
  // Nest knows classes by their names, too.
  keepNames: true,
  // Node keeps the text of what it has loaded, with two bytes a character if one of them needs more.
  comments: false,
  charset: 'ascii',
  sourcemap: true,
  sourcemapExcludeSources: true,
});
