import { build } from 'esbuild';

/**
 * Makes one file of a program and its packages, as the app is deployed: a Functions app starts cold and often, and reading a thousand modules
 * takes longer than running them. Types are `npm run typecheck`'s business.
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
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
}
