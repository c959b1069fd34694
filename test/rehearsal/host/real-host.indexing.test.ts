import { app } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { startApp } from './fixtures/start-app';

const handler = (): undefined => undefined;

describe('a function that cannot be indexed is disabled, which only the log says', () => {
  it.each([
    [
      'an impossible schedule',
      () => app.timer('bad', { schedule: '0 0 25 * * *', handler }),
      "'25' is not valid for the hour",
    ],
    [
      'a schedule in a setting that is missing',
      () => app.timer('bad', { schedule: '%NO_SUCH_SETTING%', handler }),
      'NO_SUCH_SETTING',
    ],
    [
      'a connection without setting',
      () => app.storageBlob('bad', { path: 'inbox/{n}', connection: 'Nowhere', handler }),
      "connection 'Nowhere' has no setting",
    ],
  ])('for %s', async (_, load, reason) => {
    const lines: string[] = [];
    const host = await startApp(
      () => {
        app.http('fine', { authLevel: 'anonymous', handler: () => ({ body: 'served' }) });
        load();
      },
      { log: (level, category, message) => void lines.push(`${level} ${category} ${message}`) },
    );
    expect(lines).toContainEqual(expect.stringContaining(reason));
    expect(lines).toContain(
      "warning Host.Startup Function 'Functions.bad' failed indexing and will be disabled.",
    );
    expect(await (await fetch(`${host.url}/api/fine`)).text()).toBe('served');
  });
});
