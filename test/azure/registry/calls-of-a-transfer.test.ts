import { beforeAll, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import { useRehearsedServices } from '../../support/rehearsed-services';
import { request, runTransfer } from '../../support/whole-transfer';

const repositories = 3;
const app = useRehearsedServices();

beforeAll(async () => {
  const images = (await generateImages(120)).map((image, i) => ({
    ...image,
    repository: `fleet/app-${i % repositories}`,
    tag: `v${i}`,
  }));
  await pushToCloud(app.rehearsed.cloud.endpoints, images);
});

/** 120 artifacts in three repositories and three batches, which once took 289 calls. */
const named = Array.from({ length: 120 }, (_, i) => `fleet/app-${i % repositories}:v${i}`);
const chosen = selectionSchema.parse({ allow: ['fleet/**'] });

it.each([
  ['chosen by rules', () => request(app.services, [], chosen)],
  ['named one by one', () => request(app.services, named)],
] as [string, () => Promise<TransferRequest>][])(
  'takes tokens in advance and pages: at most 165 calls for 120 artifacts %s',
  async (_how, ask) => {
    const asked = await ask();
    const { log } = app.rehearsed.cloud.foundation;
    log.clear();
    const report = await runTransfer(app.services, asked);
    expect(report).toMatchObject({ status: 'succeeded' });
    expect(report.artifacts.filter(({ verified }) => verified)).toHaveLength(120);
    const calls = log.records().filter(({ service }) => service === 'registry');
    // Nobody is turned away first to learn which scope it takes.
    expect(calls.filter(({ status }) => status === 401)).toEqual([]);
    expect(calls.filter(({ path }) => path === '/oauth2/token').length).toBeLessThanOrEqual(8);
    expect(calls.length).toBeLessThanOrEqual(165);
  },
);
