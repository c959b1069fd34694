import { app } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { configure } from '../functions/configure';
import { healthDetails } from '../../src/http/app/health';
import { startApp } from '../rehearsal/host/fixtures/start-app';
import { memoryContainer } from '../rehearsal/host/triggers/blob/memory-container';
import { sampleEnvironment } from '../support/environment';

/** The Flex Consumption plan has blob triggers by Event Grid only. */

const observed = { OBSERVE_STORAGE: 'T', T: 'UseDevelopmentStorage=true' };
const warnings = (settings: Readonly<Record<string, string>>) => {
  configure({ ...sampleEnvironment, ...observed, ...settings });
  return healthDetails();
};

describe('a scan on Flex Consumption', () => {
  it('is warned of by health, which stays ok', () => {
    const problem = expect.stringContaining('does nothing on the Flex Consumption plan') as string;
    expect(warnings({ OBSERVE_SOURCE: 'scan', WEBSITE_SKU: 'FlexConsumption' })).toMatchObject({
      status: 'ok',
      warnings: [{ setting: 'OBSERVE_SOURCE', problem }],
    });
  });

  it.each([
    { OBSERVE_SOURCE: 'scan', WEBSITE_SKU: 'ElasticPremium' },
    { OBSERVE_SOURCE: 'scan' },
    { OBSERVE_SOURCE: 'event-grid', WEBSITE_SKU: 'FlexConsumption' },
    { OBSERVE_SOURCE: 'scan', WEBSITE_SKU: 'FlexConsumption', OBSERVE_STORAGE: '' },
  ])('is warned of only where it is: %j', (settings) => {
    expect(warnings(settings as Record<string, string>).warnings).toEqual([]);
  });

  it.each([
    [{ WEBSITE_SKU: 'FlexConsumption' }, 1],
    [{ WEBSITE_SKU: 'ElasticPremium' }, 0],
  ])('is disabled by the host, and only its log says so: %j', async (settings, disabled) => {
    const lines: string[] = [];
    await startApp(
      () => {
        const trigger = { path: 'inbox/{name}', connection: 'T', handler: () => undefined };
        app.storageBlob('arrived', { ...trigger, source: 'LogsAndContainerScan' });
      },
      {
        settings,
        connectBlobs: () => memoryContainer(new Map()),
        log: (_, __, text) => void lines.push(text),
      },
    );
    expect(lines.filter((line) => line.includes('only supports EventGrid'))).toHaveLength(disabled);
  });
});
