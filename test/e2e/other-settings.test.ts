import { describe, expect, it } from 'vitest';
import { troubleIn, useTroubledSystem } from './troubled-system';

const { running, control, fault, fresh, transfer, atTarget, leaks } = useTroubledSystem(14);

/** Names of the pipeline runs that were asked of ARM. */
async function runsPut(): Promise<string[]> {
  const { requests } = await control<{ requests: { path: string }[] }>(
    'GET',
    'requests?service=arm&method=PUT',
  );
  return requests.flatMap(({ path }) => /\/pipelineRuns\/([^/?]+)/.exec(path)?.[1] ?? []);
}

describe('a transfer that is started again', () => {
  it('imports the blob exported before its import failed, with no second export run', async () => {
    const artifacts = fresh();
    await fault({ name: 'run-fails', subject: 'import*' });
    const failed = await transfer(artifacts);
    expect(failed.batches).toMatchObject([{ error: { code: 'RUN_FAILED', origin: 'target' } }]);
    const again = await transfer(artifacts);
    expect(again, troubleIn(again)).toMatchObject({ status: 'succeeded' });
    const [batch] = again.batches;
    expect(batch?.reusedExport).toEqual({
      transferId: failed.transferId,
      batch: 1,
      blob: failed.batches[0]?.blob,
    });
    expect(batch?.blob).toContain(again.transferId);
    const ours = (await runsPut()).filter((run) =>
      [failed, again].some(({ transferId }) => run.includes(transferId)),
    );
    expect(ours.sort()).toEqual(
      [failed.batches[0]?.exportRun, failed.batches[0]?.importRun, batch?.importRun].sort(),
    );
    expect(await atTarget(artifacts)).toEqual(artifacts);
  });
});

describe('an app with other settings', () => {
  it('goes by pipelines between two clouds where it finds its way, and says why', async () => {
    await running.restart({ ROUTE_VIA: 'auto' });
    const report = await transfer();
    expect(report, troubleIn(report)).toMatchObject({ status: 'succeeded', via: 'transfer' });
    expect(report.viaReason).toMatch(/^the registries are in two clouds \(found /);
  });

  it('refuses a pipeline that writes to another container', async () => {
    await running.restart({ SOURCE_CONTAINER: 'elsewhere' });
    const report = await transfer();
    expect(report).toMatchObject({
      status: 'failed',
      batches: [],
      error: { code: 'PIPELINE_MISMATCH', origin: 'source' },
    });
    expect(report.error?.message).toContain('MANAGE_PIPELINES=true');
  });

  it('lets one missing artifact fail the batch, where nothing may go wrong', async () => {
    await running.restart({ CONTINUE_ON_ERRORS: 'false', MANAGE_PIPELINES: 'true' });
    const [kept = '', gone = ''] = fresh();
    await fault({ name: 'artifact-vanished', subject: gone });
    const report = await transfer([kept, gone]);
    expect(report).toMatchObject({ status: 'failed', batches: [{ error: { code: 'RUN_FAILED' } }] });
    expect(await atTarget([kept, gone])).toEqual([]);
  });

  it('says that a client secret is wrong, and on which side', async () => {
    await running.restart({ TARGET_CLIENT_SECRET: 'not-the-secret' });
    const report = await transfer();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'ACCESS_DENIED', origin: 'target' } });
    expect(JSON.stringify(report)).not.toContain('not-the-secret');
  });

  it('answers with every wrong setting at once', async () => {
    await running.restart({ SOURCE_REGISTRY: '-', TARGET_TENANT_ID: 'x', IMPORT_BY: 'hand' });
    const response = await running.app.request('POST', 'transfers', { artifacts: ['a:1'] });
    expect(response.status).toBe(503);
    const text = await response.text();
    for (const setting of ['SOURCE_REGISTRY', 'TARGET_TENANT_ID', 'IMPORT_BY'])
      expect(text).toContain(setting);
  });
});

describe('the traces of all this trouble', () => {
  it('hold no signature, key, token or client secret', () => {
    expect(leaks({ 'wrong client secret': 'not-the-secret' })).toEqual([]);
  });
});
