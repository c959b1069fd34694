import { readFileSync } from 'node:fs';
import { app } from '@azure/functions';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../functions/configure';
import { appSettings } from '../../rehearsal/app-settings';
import type { Endpoints } from '../../rehearsal/endpoints';
import { defaultWorld } from '../../rehearsal/world';
import { healthDetails } from '../../src/http/app/health';
import { startApp } from '../rehearsal/host/fixtures/start-app';
import { sampleEnvironment } from '../support/environment';

/** Two apps, or two slots, with one task hub on one storage account take each other's work. */

const hostJson = JSON.parse(readFileSync('host.json', 'utf8')) as object;
const load = (): void => {
  app.http('hello', { handler: () => ({}) });
};
const start = (settings: Readonly<Record<string, string>>, file: object = hostJson) =>
  startApp(load, { hostJson: file, settings });

beforeEach(() => configure(sampleEnvironment));

describe('the task hub', () => {
  it('is the one TASK_HUB names, and no other', async () => {
    const { url, keys } = await start({ task_hub: 'SlotTwo' });
    const ask = (hub: string) =>
      fetch(`${url}/runtime/webhooks/durabletask/instances?taskHub=${hub}&code=${keys.system}`);
    expect((await ask('SlotTwo')).status).toBe(200);
    expect((await ask('AcrFerry')).status).toBe(400);
  });

  it.each([{}, { TASK_HUB: '' }, { TASK_HUB: 'with-dash' }])(
    'keeps the host from starting with %j, as it does there',
    async (settings) => {
      await expect(start(settings as Record<string, string>)).rejects.toThrow(
        /^Task hub name '.*' should contain only alphanumeric characters, start with a letter/,
      );
    },
  );

  it('without a name is that of the site, which a slot may not use', async () => {
    const unnamed = { version: '2.0' };
    await expect(start({ WEBSITE_SITE_NAME: 'a', WEBSITE_SLOT_NAME: 'stage' }, unnamed)).rejects.toThrow(
      'Task Hub name must be specified in host.json when using slots.',
    );
    await start({ WEBSITE_SITE_NAME: 'a', WEBSITE_SLOT_NAME: 'Production' }, unnamed);
  });

  it('is set in the sample and by the rehearsal', () => {
    const sample = JSON.parse(readFileSync('local.settings.sample.json', 'utf8')) as { Values: object };
    expect(sample.Values).toHaveProperty('TASK_HUB');
    expect(appSettings(defaultWorld, {} as Endpoints).TASK_HUB).toMatch(/^[A-Za-z]\w+$/);
  });

  it.each([
    ['', /^is missing: host\.json names the task hub by it/],
    ['with-dash', /^must be 3 to 45 letters and digits/],
  ])('that is %j is named by health', (given, problem) => {
    configure({ ...sampleEnvironment, TASK_HUB: given });
    const named = { setting: 'TASK_HUB', problem: expect.stringMatching(problem) as string };
    expect(healthDetails()).toMatchObject({ status: 'misconfigured', problems: [named] });
  });
});
