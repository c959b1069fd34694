import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { startOtlp } from '../support/otlp';
import { useSystem } from './running-system';

const settings: Record<string, string> = {};
let otlp: Awaited<ReturnType<typeof startOtlp>>;
beforeAll(async () => {
  otlp = await startOtlp();
  settings.OTEL_EXPORTER_OTLP_ENDPOINT = otlp.url;
});
afterAll(() => otlp.stop());
const running = useSystem(settings);

describe('the compiled app with an OTLP endpoint', () => {
  it('sends spans of the activities of a transfer, and what became of it', async () => {
    const pushed = await running().push(await generateImages(1));
    const report = await running().transfer([...pushed.keys()]);
    expect(report.status).toBe('succeeded');
    const ended = () =>
      otlp.points('acr_ferry.transfers').map(({ value, attributes }) => ({ value, ...attributes }));
    await expect
      .poll(ended)
      .toEqual([{ value: 1, 'acr_ferry.route': 'default', 'acr_ferry.status': 'succeeded' }]);
    const told = () => otlp.points('acr_ferry.events').map(({ attributes }) => attributes['acr_ferry.event']);
    await expect
      .poll(told)
      .toEqual(expect.arrayContaining(['transfer.started', 'transfer.succeeded', 'sas.renewed']));
    const names = () =>
      otlp.spans
        .filter(({ attributes }) => attributes['acr_ferry.transfer'] === report.transferId)
        .map(({ name }) => name);
    await expect
      .poll(names)
      .toEqual(
        expect.arrayContaining(['planTransfer', 'startRun', 'copyCommit', 'verifyBatch', 'reportTransfer']),
      );
  });
});
