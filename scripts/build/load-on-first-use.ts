import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Leaves packages out of a bundle and loads them from a second one on the first use of one of their exports:
 * what is imported becomes a module of getters, and esbuild reads a name imported from a CommonJS module
 * where it is used. Notes which packages these are.
 * @param isPutOff told the package that imports it, none for our own code
 */
export const loadOnFirstUse = (
  isPutOff: (name: string, importedBy?: string) => boolean,
  secondBundle: string,
  noted: Set<string>,
): Plugin => ({
  name: 'load-on-first-use',
  setup(build) {
    build.onResolve({ filter: /^[@a-z]/ }, ({ path, namespace, importer }) =>
      namespace === 'file' && isPutOff(path, packageOf(importer))
        ? { path, namespace: 'put-off', pluginData: importer }
        : undefined,
    );
    build.onResolve({ filter: /.*/, namespace: 'put-off' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'put-off' }, ({ path, pluginData }) => {
      noted.add(path);
      const exported = createRequire(pluginData as string)(path) as object;
      const getters = Object.keys(exported).map((name) => `${name}: { get: () => load().${name} }`);
      const isCalled = typeof exported === 'function';
      return {
        contents: `const load = () => require('${secondBundle}')['${path}'];
          module.exports = ${isCalled ? '(...given) => load()(...given)' : '{}'};
          Object.defineProperties(module.exports, { ${getters.join(', ')} });`,
      };
    });
  },
});

/** The package a file is of; undefined for our own. */
const packageOf = (file: string): string | undefined =>
  /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1];

/** The source of the second bundle, sorted: esbuild comes to the packages in any order. */
export const putOffPackages = (noted: ReadonlySet<string>): string =>
  'module.exports = { ' +
  `${[...noted]
    .sort()
    .map((name) => `get '${name}'() { return require('${name}'); }`)
    .join(', ')} };`;
