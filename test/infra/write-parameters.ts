import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { mainTemplate } from '../../scripts/infra/scenarios';

/** The least that is said of a deployment, in the words of Bicep. */
const usual = {
  environmentName: "'x'",
  location: "'westeurope'",
  mode: "'connected'",
  ...Object.fromEntries(
    ['source', 'target'].flatMap((side) =>
      ['Registry', 'Storage', 'Vault'].map((what) => [`${side}${what}`, "'new'"]),
    ),
  ),
};

/** Writes the usual parameters with changes. Returns the file. */
export function writeParameters(
  folder: string,
  name: string,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const file = path.join(folder, `${name}.bicepparam`);
  const given = Object.entries({ ...usual, ...changes }).map(([key, value]) => `param ${key} = ${value}`);
  writeFileSync(file, [`using '${path.relative(folder, mainTemplate)}'`, ...given].join('\n'));
  return file;
}
