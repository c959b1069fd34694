import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { readJson } from '../settings';

/**
 * Loads the entry that the app's `package.json` names; once more, with fresh modules, when it was loaded
 * before. Packages that are not bundled with it stay as they are.
 * @throws when the app is not built, or brings two copies of `@azure/functions`.
 */
export function loadApp(folder: string): void {
  const manifest = join(folder, 'package.json');
  const { main } = readJson(manifest) as { main?: string };
  if (!main) throw new Error(`${manifest} has no "main": it must name the compiled entry of the app.`);
  if (/[*{?]/.test(main))
    throw new Error(`${manifest}: "main" must name one file; patterns are not supported.`);
  const entry = join(folder, main);
  if (!existsSync(entry))
    throw new Error(`${entry} does not exist: build the app first (package.json "main").`);
  const require = createRequire(manifest);
  // Two copies would mean two programming models, of which the host sees one.
  const durable = resolveOptional(require, 'durable-functions');
  if (durable && createRequire(durable).resolve('@azure/functions') !== require.resolve('@azure/functions')) {
    throw new Error(
      `${manifest}: durable-functions brings its own copy of @azure/functions; deduplicate them.`,
    );
  }
  forget(require, `${dirname(entry)}${sep}`);
  require(entry);
}

function forget({ cache }: NodeJS.Require, folder: string): void {
  const ours = (file: string): boolean =>
    file.startsWith(folder) && !file.includes(`${sep}node_modules${sep}`, folder.length - 1);
  for (const file of Object.keys(cache).filter(ours)) Reflect.deleteProperty(cache, file);
}

function resolveOptional(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
