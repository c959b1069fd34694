import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { loadOnFirstUse, putOffPackages, type BundleOf } from './load-on-first-use';

/** zod exports its messages in fifty languages as one object; the English ones it imports by themselves. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /zod.v4.locales.index\.js$/ }, () => ({ contents: 'export {};' }));
  },
};

const options: BuildOptions = {
  // Names in maps and metafiles are relative to it: the same in every clone, wherever the modules lie.
  absWorkingDir: join(__dirname, '../..'),
  preserveSymlinks: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The Functions worker puts it in place of a module; it is never installed.
  external: ['@azure/functions-core'],
  // A UMD file hides from a bundler what it requires, and what of it is used.
  alias: {
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    'hash-wasm': 'hash-wasm/dist/index.esm.js',
  },
  // Some SDK files find their own place by `import.meta.url`, which does not exist in CommonJS.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [englishOnly],
};

/**
 * Makes one file of a program and its packages: reading a thousand modules takes longer than running them.
 * Types are `npm run typecheck`'s business.
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({ ...options, entryPoints: [entry], outfile });
}

/**
 * Makes one file of a program for a terminal: an ES module that runs where no packages are. What it imports
 * by `import()` is read when that is reached.
 */
export async function bundleForTerminal(
  entry: string,
  outfile: string,
  define: Record<string, string>,
): Promise<Metafile[]> {
  const { metafile } = await build({
    ...options,
    metafile: true,
    entryPoints: [entry],
    outfile,
    format: 'esm',
    define,
    banner: { js: forPackagesInCommonJs },
    sourcemap: false,
    legalComments: 'none',
  });
  return [metafile];
}

/** What packages in CommonJS find around them. */
const forPackagesInCommonJs = [
  "import { createRequire as makeRequire } from 'node:module';",
  "import { fileURLToPath as placeOf } from 'node:url';",
  'const require = makeRequire(import.meta.url);',
  'const __filename = placeOf(import.meta.url);',
  "const __dirname = placeOf(new URL('.', import.meta.url));",
].join('\n');

/**
 * Makes several files, as the app is deployed: a Functions app starts cold and often, and reading the SDKs
 * of the services takes longer than all the rest. What is put off is in files beside the first,
 * `<name>.azure.js` and others, which the first use loads. Returns what is in them.
 */
export async function bundleForColdStart(entry: string, outfile: string): Promise<Metafile[]> {
  const fileOf = (bundle: string): string => `${basename(outfile, '.js')}.${bundle}.js`;
  const putOff = new Map<string, Set<string>>();
  const plugins = [englishOnly, loadOnFirstUse(bundleOf, fileOf, putOff)];
  const first = await build({ ...options, metafile: true, entryPoints: [entry], outfile, plugins });
  const others = [...putOff].map(([bundle, names]) =>
    build({
      ...options,
      metafile: true,
      stdin: { contents: putOffPackages(names), resolveDir: dirname(entry) },
      outfile: join(dirname(outfile), fileOf(bundle)),
    }),
  );
  return [first, ...(await Promise.all(others))].map(({ metafile }) => metafile);
}

/** What durable-functions loads at once and uses when its client calls the host, or a timer is set. */
const ofDurable = ['axios', 'lodash/cloneDeep', 'moment', 'validator'];

/** What only a route needs that demands signatures. */
const ofSignatures = ['asn1js', 'cbor2', 'pkijs'];

/** The SDKs share much, so they are one bundle; the programming model itself is needed to register. */
const bundleOf: BundleOf = (name, by) => {
  if (by !== undefined) return by === 'durable-functions' && ofDurable.includes(name) ? 'durable' : undefined;
  if (['undici', 'jose', 'semver'].includes(name)) return name;
  if (name === '@azure/monitor-opentelemetry-exporter') return 'monitor';
  if (name.startsWith('@sigstore/') || ofSignatures.includes(name)) return 'signatures';
  if (name.startsWith('@opentelemetry/')) return name === '@opentelemetry/api' ? undefined : 'telemetry';
  return name.startsWith('@azure/') && !name.startsWith('@azure/functions') ? 'azure' : undefined;
};
