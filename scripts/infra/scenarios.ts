import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..', '..', 'infra', 'scenarios');

const using = (template: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.bicepparam'))
    .filter((file) => readFileSync(path.join(folder, file), 'utf8').startsWith(`using '../${template}'`))
    .map((file) => path.basename(file, '.bicepparam'));

/** Names of the deployments that are evaluated: of the app, and of a side that is elsewhere. */
export const scenarioNames = using('main.bicep');
export const sideScenarioNames = using('elsewhere.bicep');

/** The parameters of a scenario. */
export const parametersOf = (scenario: string): string => path.join(folder, `${scenario}.bicepparam`);

/** What it deploys, as the compiler evaluated it last. */
export const snapshotOf = (scenario: string): string => path.join(folder, `${scenario}.snapshot.json`);

/** The templates: of the app, and of a side that is elsewhere. */
export const mainTemplate = path.join(folder, '..', 'main.bicep');
export const sideTemplate = path.join(folder, '..', 'elsewhere.bicep');
