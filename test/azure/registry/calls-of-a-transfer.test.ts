import { beforeAll, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { selectionSchema } from '../../../src/domain/selection/selection';
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

it('takes tokens in advance and many tags at once: at most 165 calls for 120 artifacts', async () => {
  const asked = await request(app.services, [], selectionSchema.parse({ allow: ['fleet/**'] }));
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
});
