import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Leaves packages out of a bundle and loads them from a second one on the first use of one of their exports:
 * what our code imports becomes a module of getters, and esbuild reads a name imported from a CommonJS module
 * where it is used. Notes which packages these are.
 */
export const loadOnFirstUse = (
  isPutOff: (name: string) => boolean,
  secondBundle: string,
  noted: Set<string>,
): Plugin => ({
  name: 'load-on-first-use',
  setup(build) {
    build.onResolve({ filter: /^[@a-z]/ }, ({ path, namespace, importer }) => {
      const ours = namespace === 'file' && !importer.includes('node_modules');
      return ours && isPutOff(path) ? { path, namespace: 'put-off', pluginData: importer } : undefined;
    });
    build.onResolve({ filter: /.*/, namespace: 'put-off' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'put-off' }, ({ path, pluginData }) => {
      noted.add(path);
      const names = Object.keys(createRequire(pluginData as string)(path) as object);
      const getters = names.map((name) => `get ${name}() { return load().${name}; }`);
      return {
        contents: `const load = () => require('${secondBundle}')['${path}'];
          module.exports = { ${getters.join(', ')} };`,
      };
    });
  },
});

/** The source of the second bundle. */
export const putOffPackages = (noted: ReadonlySet<string>): string =>
  'module.exports = { ' +
  `${[...noted].map((name) => `get '${name}'() { return require('${name}'); }`).join(', ')} };`;
