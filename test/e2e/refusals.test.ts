import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { followTransfer } from '../../rehearsal/start/follow';
import type { TransferReport } from '../../src/domain/transfer/report';
import { problemOf, runsStarted } from './refused-requests';
import { useSystem } from './running-system';

const system = useSystem();
const [first, second] = ['fleet/app-001:1.0', 'fleet/app-002:1.0'];

beforeAll(async () => {
  await system().push(await generateImages(3));
});

describe('a start that is wrong', () => {
  const long = `${'a'.repeat(256)}:1`;
  it.each([
    ['no artifacts', { artifacts: [] }, ['/artifacts']],
    ['no list', {}, ['/artifacts']],
    ['an unknown route', { route: 'nowhere', artifacts: [first] }, ['/route']],
    ['an unknown field', { artifacts: [first], tags: ['1.0'] }, ['/tags']],
    ['every malformed reference', { artifacts: [first, 'UPPER:1', 'a:b:c', 'a@sha256:1'] }, [1, 2, 3]],
    ['over-long names', { artifacts: [long, `a:${'t'.repeat(129)}`] }, [0, 1]],
    ['a wildcard and a host', { artifacts: ['team/*:1', 'contosopublic.azurecr.io/a:1'] }, [0, 1]],
  ])('is refused for %s, naming the field', async (_what, body, fields) => {
    const response = await system().client.request('POST', 'transfers', body);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem.code).toBe('REQUEST_INVALID');
    const wanted = fields.map((field) => (typeof field === 'number' ? `/artifacts/${field}` : field));
    expect(problem.errors?.map(({ field }) => field)).toEqual(wanted);
  });

  it('starts nothing', async () => {
    expect(await runsStarted(system())).toEqual([]);
  });
});

describe('a start that is repeated', () => {
  const start = (key: string, artifacts: string[]): Promise<Response> =>
    fetch(`${system().app.url}/api/transfers`, {
      method: 'POST',
      headers: {
        'x-functions-key': system().app.functionKey,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ artifacts }),
    });

  it('answers with the first transfer, and refuses the key for other artifacts', async () => {
    const [one, two] = await Promise.all([start('k1', [first]), start('k1', [first])]);
    const begun = (await one.json()) as { transferId: string };
    expect(begun).toMatchObject({ transferId: expect.any(String) as string });
    const { transferId } = begun;
    expect(await two.json()).toMatchObject({ transferId });
    expect((await followTransfer(system().client, transferId, () => undefined)).status).toBe('succeeded');
    expect(await runsStarted(system())).toHaveLength(2);

    const other = await start('k1', [second]);
    expect(other.status).toBe(409);
    expect(await problemOf(other)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await runsStarted(system())).toEqual([]);
  });
});

describe('a transfer of artifacts that are not there', () => {
  it('is partial when there are others, and says which are missing', async () => {
    const report = await system().transfer([first, 'fleet/app-404:1.0']);
    expect(report.status).toBe('partial');
    expect(report.artifacts).toMatchObject([
      {
        reference: 'fleet/app-404:1.0',
        verified: false,
        reason: expect.stringContaining('NOT_FOUND') as string,
      },
      { reference: first, verified: true },
    ]);
    expect(await runsStarted(system())).toHaveLength(2);
  });

  it('fails when there is none, and exports nothing', async () => {
    const report = await system().transfer(['fleet/app-404:1.0', 'fleet/app-001:0.9']);
    expect(report).toMatchObject({ status: 'failed', batches: [] });
    expect(report.artifacts).toHaveLength(2);
    expect(await runsStarted(system())).toEqual([]);
  });

  it('brings nothing that was not asked for', async () => {
    expect(await system().target.listArtifacts()).toEqual([first]);
  });
});

describe('a transfer between registries that do not allow it', () => {
  beforeEach(() => system().control('DELETE', 'requests'));

  const withRegistry = async (side: string, change: object, back: object): Promise<TransferReport> => {
    await system().control('PATCH', `registries/${side}`, change);
    try {
      return await system().transfer([second]);
    } finally {
      await system().control('PATCH', `registries/${side}`, back);
    }
  };

  it.each(['source', 'target'])('fails when the %s is not Premium', async (side) => {
    const { status, error } = await withRegistry(side, { sku: 'Standard' }, { sku: 'Premium' });
    expect(status).toBe('failed');
    expect(error).toMatchObject({ code: 'REGISTRY_NOT_PREMIUM', origin: side });
    expect(error?.message).toContain('az acr update');
    expect(await runsStarted(system())).toEqual([]);
  });

  it('fails when the source forbids export', async () => {
    const { status, error } = await withRegistry(
      'source',
      { exportPolicy: 'disabled', publicNetworkAccess: 'Disabled' },
      { exportPolicy: 'enabled', publicNetworkAccess: 'Enabled' },
    );
    expect(status).toBe('failed');
    expect(error).toMatchObject({ code: 'EXPORT_DISABLED', origin: 'source' });
    expect(await runsStarted(system())).toEqual([]);
  });
});

describe('a transfer that is cancelled', () => {
  it('ends, though its run hangs, and refuses to be cancelled again', async () => {
    const { client, control } = system();
    await control('POST', 'faults', { name: 'run-hangs', subject: 'export*' });
    const { transferId } = await client.startTransfer([second]);
    await expect.poll(() => client.transfer(transferId)).toMatchObject({ batches: [{ phase: 'export' }] });
    const cancel = () => client.request('POST', `transfers/${transferId}/cancel`, { reason: 'a test' });

    expect((await cancel()).status).toBe(202);
    const report = await followTransfer(client, transferId, () => undefined);
    expect(report.status).toBe('cancelled');
    expect(report.artifacts).toMatchObject([{ reference: second, verified: false }]);

    const again = await cancel();
    expect(again.status).toBe(409);
    expect(await problemOf(again)).toMatchObject({ code: 'TRANSFER_FINISHED' });
  });
});
