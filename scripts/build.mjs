// Makes the app that is deployed: one bundled file, its source map, and the dashboard beside it. One file, because a Functions app
// starts cold and often, and reading a thousand modules takes longer than running them. Types are `npm run typecheck`'s business.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const project = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: project,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/index.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The Functions worker puts it in place of a module; it is never installed.
  external: ['@azure/functions-core'],
  // Its UMD file hides from a bundler what it requires.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // Some SDK files find their own place by `import.meta.url`, which does not exist in CommonJS.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
});
rmSync(`${project}/dist/dashboard`, { recursive: true, force: true });
cpSync(`${project}/src/dashboard`, `${project}/dist/dashboard`, { recursive: true });
