import { writeFileSync } from 'node:fs';
import { spellings } from '../../../src/config/routes/spelling';
import { Misuse } from '../../client/errors';
import type { Shown } from '../../output/shown';
import { askSettings, type Answers } from './questions';

/** What is known before anybody is asked, and where to write. */
export interface InitOptions extends Answers {
  readonly as?: 'settings' | 'routes';
  readonly file?: string;
  readonly force?: boolean;
}

/** Asks what cannot be guessed, and writes it as app settings or as a routes file. */
export async function initConfig({ as = 'settings', file, force, ...known }: InitOptions): Promise<Shown> {
  const target = file ?? (as === 'routes' ? 'routes.json' : 'local.settings.json');
  const settings = await askSettings(known);
  const content = as === 'routes' ? routesFile(settings) : settingsFile(settings);
  write(target, `${JSON.stringify(content, null, 2)}\n`, force);
  const check =
    as === 'routes' ? `acr-ferry routes lint ${target}` : `acr-ferry config check --settings ${target}`;
  return {
    document: { file: target, settings },
    ids: [target],
    text: ({ green }) => `${green(`${target} is written.`)} Check it with: ${check}`,
  };
}

const settingsFile = (settings: Readonly<Record<string, string>>): object => ({
  IsEncrypted: false,
  Values: {
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    FUNCTIONS_WORKER_RUNTIME: 'node',
    TASK_HUB: 'AcrFerry',
    ...settings,
  },
});

/** Spelled as in the routes file. */
function routesFile(settings: Readonly<Record<string, string>>): object {
  const route: Record<string, unknown> = {};
  for (const [setting, value] of Object.entries(settings)) {
    const [first = setting, second] = spellings.get(setting) ?? [];
    if (second === undefined) route[first] = value;
    else route[first] = { ...(route[first] as object | undefined), [second]: value };
  }
  return { routes: { default: route } };
}

function write(file: string, text: string, force: boolean | undefined): void {
  try {
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw error;
    throw new Misuse(`${file} is there already: name another --file, or --force`);
  }
}
