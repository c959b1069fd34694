import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pushImages } from '../../../rehearsal/images/push';
import { generateImages } from '../../../rehearsal/images/samples';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import { requestPath } from '../../../src/records/transfer/paths';
import { freshTransferId } from '../../../src/records/transfer/transfer-id';
import type { Services } from '../../../src/services';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { runTransfer } from '../../support/whole-transfer';

const repositories = 3;
let rehearsed: RehearsedServices;
let services: Services;

beforeAll(async () => {
  rehearsed = await rehearseServices();
  services = rehearsed.services();
  const { endpoints } = rehearsed.cloud;
  const { host, username, password } = endpoints.registries.source;
  const images = (await generateImages(120)).map((image, i) => ({
    ...image,
    repository: `fleet/app-${i % repositories}`,
    tag: `v${i}`,
  }));
  const login = { username, password, ca: readFileSync(endpoints.caFile, 'utf8') };
  await pushImages(host, login, images);
});
afterAll(() => rehearsed.stop());

it('takes tokens in advance and many tags at once: at most 165 calls for 120 artifacts', async () => {
  const transferId = freshTransferId(new Date());
  const asked: TransferRequest = {
    ...{ transferId, route: 'default', trigger: 'http', requestedAt: new Date().toISOString() },
    artifacts: [],
    selection: selectionSchema.parse({ allow: ['fleet/**'] }),
  };
  await services.records(services.route('default')).write(requestPath(transferId), asked);
  const { log } = rehearsed.cloud.foundation;
  log.clear();
  const report = await runTransfer(services, asked);
  expect(report).toMatchObject({ status: 'succeeded' });
  expect(report.artifacts.filter(({ verified }) => verified)).toHaveLength(120);
  const calls = log.records().filter(({ service }) => service === 'registry');
  // Nobody is turned away first to learn which scope it takes.
  expect(calls.filter(({ status }) => status === 401)).toEqual([]);
  expect(calls.filter(({ path }) => path === '/oauth2/token').length).toBeLessThanOrEqual(8);
  expect(calls.length).toBeLessThanOrEqual(165);
});
