import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { readJson, readText } from '../../cli/client/read-text';
import { present } from '../azure/outputs';

type Environment = Readonly<Record<string, string | undefined>>;

/** What azd knows: variables of its environment, and what it asked for and noted. */
export interface AzdEnvironment {
  readonly variables: Environment;
  readonly answers: Readonly<Record<string, unknown>>;
  /** Variables that are set, to nothing: azd does not always take them for unset. */
  readonly emptied?: readonly string[];
}

/** The environment of azd: handed over to its hooks, else the one that is selected in the folder. */
export function azdEnvironment(environment: Environment, folder: string): AzdEnvironment {
  const azure = path.join(folder, '.azure');
  const selected = readIfThere(path.join(azure, 'config.json')) as { defaultEnvironment?: string };
  const name = environment.AZURE_ENV_NAME ?? selected.defaultEnvironment;
  if (name === undefined || !/^[\w().-]+$/.test(name))
    return { variables: present(environment), answers: {}, emptied: emptyIn(environment) };
  const file = path.join(azure, name, '.env');
  const noted = existsSync(file) ? parseEnv(readText(file)) : {};
  const { infra } = readIfThere(path.join(azure, name, 'config.json')) as {
    infra?: { parameters?: Record<string, unknown> };
  };
  return {
    variables: { AZURE_ENV_NAME: name, ...present(noted), ...present(environment) },
    answers: infra?.parameters ?? {},
    emptied: emptyIn({ ...noted, ...environment }),
  };
}

const emptyIn = (values: Environment): string[] => Object.keys(values).filter((name) => values[name] === '');

const readIfThere = (file: string): object => (existsSync(file) ? (Object(readJson(file)) as object) : {});
