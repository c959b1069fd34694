import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/** What is in a bundle, or none when a package stays where it is imported; by our own code without `by`. */
export type BundleOf = (name: string, by?: string) => string | undefined;

/**
 * Leaves packages out of a bundle and loads them from others on the first use of one of their exports: what
 * is imported becomes a module of getters, and esbuild reads a name imported from a CommonJS module where it
 * is used. Notes which packages belong to which bundle.
 */
export const loadOnFirstUse = (
  bundleOf: BundleOf,
  fileOf: (bundle: string) => string,
  noted: Map<string, Set<string>>,
): Plugin => ({
  name: 'load-on-first-use',
  setup(build) {
    build.onResolve({ filter: /^[@a-z]/ }, ({ path, namespace, importer }) => {
      const bundle = namespace === 'file' ? bundleOf(path, packageOf(importer)) : undefined;
      return bundle === undefined
        ? undefined
        : { path, namespace: 'put-off', pluginData: { bundle, importer } };
    });
    build.onResolve({ filter: /.*/, namespace: 'put-off' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'put-off' }, ({ path, pluginData }) => {
      const { bundle, importer } = pluginData as { bundle: string; importer: string };
      noted.set(bundle, (noted.get(bundle) ?? new Set()).add(path));
      const exported = createRequire(importer)(path) as object;
      const getters = Object.keys(exported).map((name) => `${name}: { get: () => load().${name} }`);
      const isCalled = typeof exported === 'function';
      return {
        contents: `const load = () => require('./${fileOf(bundle)}')['${path}'];
          module.exports = ${isCalled ? '(...given) => load()(...given)' : '{}'};
          Object.defineProperties(module.exports, { ${getters.join(', ')} });`,
      };
    });
  },
});

/** The package a file is of; undefined for our own. */
const packageOf = (file: string): string | undefined =>
  /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1];

/** The source of a bundle of such packages. */
export const putOffPackages = (noted: ReadonlySet<string>): string =>
  'module.exports = { ' +
  `${[...noted]
    .sort()
    .map((name) => `get '${name}'() { return require('${name}'); }`)
    .join(', ')} };`;
