import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..', '..', 'infra', 'scenarios');

/** Names of the deployments that are evaluated. */
export const scenarioNames: readonly string[] = readdirSync(folder).flatMap((file) =>
  file.endsWith('.bicepparam') ? [path.basename(file, '.bicepparam')] : [],
);

/** The parameters of a scenario. */
export const parametersOf = (scenario: string): string => path.join(folder, `${scenario}.bicepparam`);

/** What it deploys, as the compiler evaluated it last. */
export const snapshotOf = (scenario: string): string => path.join(folder, `${scenario}.snapshot.json`);

/** The template. */
export const mainTemplate = path.join(folder, '..', 'main.bicep');
