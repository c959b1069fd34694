import { beforeEach, describe, expect, it } from 'vitest';
import { planTransfer } from '../../src/activities/plan/plan-transfer';
import { scanCatalog } from '../../src/activities/plan/scan/scan-catalog';
import { reportTransfer } from '../../src/activities/transfer/report-transfer';
import { listImports } from '../../src/application/imports/list-imports';
import { getReport } from '../../src/application/transfer/get-report';
import { problemOf } from '../../src/http/problem';
import { toInput } from '../../src/domain/transfer/inputs';
import { selectionSchema } from '../../src/domain/selection/selection';
import { importIndexPath, importPath } from '../../src/records/imports/paths';
import { planPath } from '../../src/records/plan/paths';
import { broughtPath } from '../../src/records/prune/paths';
import {
  indexKey,
  indexPath,
  reportPath,
  requestPath,
  verificationPath,
  waybillPath,
} from '../../src/records/transfer/paths';
import { fakeClient } from '../application/fake-client';
import { sampleExport, sampleExportPath } from '../support/exports';
import { samplePlan, sampleReport, sampleRequest, sampleWaybill } from '../support/documents';
import { memoryServices, type MemoryServices } from '../support/services';
import { archive, hold, lease, useStateContainer } from './state-container';

/** What only spares work is passed over with a note; what is needed is named. */

const state = useStateContainer();
const [old, id] = ['t000000000000001', 't000000000000002'];
const digest = `sha256:${'a'.repeat(64)}`;
const artifact = { reference: 'team/app:1', digest, size: 1 };
const noted = sampleExportPath([artifact]);

const spoil = (path: string): Promise<unknown> =>
  state.container.getBlockBlobClient(path).upload('{"artifacts":', 13);
const troubles = [
  ['archived', (path: string) => archive(state.container, path)],
  ['cut short', spoil],
] as const;

/** A source that holds one artifact, and the documents of the state container. */
function app(environment: Readonly<Record<string, string>> = {}): MemoryServices {
  const memory = memoryServices(environment);
  memory.source.artifacts.set(artifact.reference, { digest, size: 1 });
  return { ...memory, services: { ...memory.services, records: () => state.records } };
}

beforeEach(async () => {
  const { records } = state;
  const request = sampleRequest({
    transferId: old,
    selection: selectionSchema.parse({ allow: ['team/**'] }),
  });
  await records.write(indexPath(indexKey(old, request.requestedAt)), toInput(request));
  await records.write(requestPath(old), request);
  await records.write(
    reportPath(old),
    sampleReport({ transferId: old, artifacts: [{ ...artifact, verified: true }] }),
  );
  const brought = { artifacts: [{ reference: artifact.reference, digest, at: request.requestedAt }] };
  await records.write(broughtPath('default', artifact.reference), brought);
  await records.write(requestPath(id), { ...request, transferId: id });
  await records.write(noted, sampleExport([artifact]));
});

describe.each(troubles)('a plan beside a document that is %s', (_, trouble) => {
  const planned = async (environment: Readonly<Record<string, string>> = {}) => {
    const { services } = app(environment);
    const { cursor } = await scanCatalog({ planId: id, route: 'default' }, services);
    const output = await planTransfer({ planId: id, route: 'default', notes: [], scan: cursor }, services);
    return { output, notes: (await state.records.demand(planPath(id))).notes };
  };

  it('is made without an export to use again, and says so', async () => {
    await trouble(noted.name);
    const { output, notes } = await planned();
    expect(output).toMatchObject({ artifacts: 1, batches: 1 });
    expect(notes.join()).toContain(noted.name);
  });

  it('is made without what is known of a repository, and says so', async () => {
    const { name } = broughtPath('default', artifact.reference);
    await trouble(name);
    const { output, notes } = await planned({ ROUTE_MODE: 'send' });
    expect(output).toMatchObject({ artifacts: 1 });
    expect(notes.join()).toContain(name);
  });

  it('names what it needs', async () => {
    await trouble(requestPath(id).name);
    const message = expect.stringContaining(requestPath(id).name) as string;
    await expect(planned()).rejects.toMatchObject({ failure: { message, retryable: false } });
  });
});

describe('a report', () => {
  const report = (transferId: string) => getReport({ ...app().services, client: fakeClient() }, transferId);

  it.each([
    ['leased', lease],
    ['held', hold],
  ] as const)('is written though an export is %s that was to be forgotten', async (_, keep) => {
    const { records, container } = state;
    await records.write(planPath(id), samplePlan({ planId: id, batches: 1 }));
    await records.write(waybillPath(id, 1), sampleWaybill({ transferId: id, artifacts: [artifact] }));
    await records.write(verificationPath(id, 1), { artifacts: [{ ...artifact, verified: true }] });
    await keep(container, noted.name);
    const times = { startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:01:00Z' };
    const done = await reportTransfer({ route: 'default', transferId: id, ...times }, app().services);
    expect(done.status).toBe('succeeded');
    expect((await report(id)).notes.join()).toContain(noted.name);
  });

  it('that is archived is named, with what to do', async () => {
    await archive(state.container, reportPath(old).name);
    const error: unknown = await report(old).catch((thrown: unknown) => thrown);
    const { problem } = problemOf(error, '/api');
    expect(problem.code).toBe('DOCUMENT_BLOCKED');
    expect(problem.detail).toContain(`${reportPath(old).name} failed: it is in the archive tier`);
    expect(problem.detail).toContain('rehydrate');
  });
});

describe('a list of imports', () => {
  it('leaves out one that cannot be read', async () => {
    const importId = `i${'0'.repeat(24)}`;
    await state.records.create(importIndexPath(importId, '2026-01-01T00:00:00Z'), { importId });
    await spoil(importPath(importId).name);
    expect((await listImports(app().services, { limit: 10 })).imports).toEqual([]);
  });
});
