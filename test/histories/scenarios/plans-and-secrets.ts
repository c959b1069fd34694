import { expect, it } from 'vitest';
import { startPlan } from '../../../src/application/plan/start-plan';
import { beginPurge, purgeKinds, type PurgeKind } from '../../../src/domain/purge/purge';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import { freshTransferId } from '../../../src/records/transfer/transfer-id';
import { fakeClient } from '../../application/fake-client';
import { sampleCaller } from '../../support/documents';
import type { Stage } from '../stage';

/** Plans, purges and secrets. */
export function plansAndSecrets({ recorder, fresh, app }: Stage): void {
  it('a plan', async () => {
    const services = app();
    const client = fakeClient();
    const [named = ''] = await fresh(1);
    await startPlan({ ...services, client }, { selection: { allow: [named] } }, sampleCaller);
    const [instanceId = ''] = client.started;
    const { input } = await client.getStatus(instanceId);
    const made = { scenario: 'planned', name: 'makePlan', instanceId } as const;
    expect(await recorder.record(services, { ...made, input: input as object })).toEqual({});
    await recorder.keepDocuments(services);
  });

  it('a purge of blobs, and one of everything', async () => {
    const services = app();
    const client = fakeClient();
    const instanceId = freshTransferId(new Date());
    const order = { route: 'default', artifacts: await fresh(1) };
    const start = { order, transferId: instanceId, trigger: 'http', caller: sampleCaller } as const;
    await startTransfer({ ...services, client }, start);
    const { input } = await client.getStatus(instanceId);
    const purged = { scenario: 'purged', name: 'transfer', instanceId } as const;
    await recorder.record(services, { ...purged, input: input as object });
    const now = new Date();
    const soon = new Date(now.getTime() + 3_600_000).toISOString();
    const purge = (...kinds: readonly PurgeKind[]) =>
      recorder.record(services, {
        ...{ scenario: 'purged', name: 'purge', instanceId: 'purge' },
        input: beginPurge(
          kinds.map((kind) => ({ kind, before: soon })),
          now,
        ),
      });
    expect(await purge('blobs')).toMatchObject({ problems: [], removed: { blobs: 1 } });
    await recorder.keepDocuments(services);
    expect(await purge(...purgeKinds)).toMatchObject({ problems: [] });
  });

  it('a rotation and a revocation', async () => {
    const services = app();
    const sides = (['source', 'target'] as const).map((side) => ({ route: 'default', side }));
    const rotation = { scenario: 'rotated', name: 'rotateSas', instanceId: 'sas-all' } as const;
    await recorder.record(services, { ...rotation, input: { sides, force: true } });
    const [address] = sides;
    const revocation = { scenario: 'revoked', name: 'revokeSas', instanceId: 'sas-revoked' } as const;
    const input = { address, affected: [address], force: false };
    await recorder.record(services, { ...revocation, input });
    await recorder.keepDocuments(services);
  });
}
