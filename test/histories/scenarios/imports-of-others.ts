import { expect, it } from 'vitest';
import { startImports } from '../../../src/application/imports/start-imports';
import { permanent } from '../../../src/domain/errors';
import { sideOf } from '../../../src/domain/route';
import type { Services } from '../../../src/services';
import { fakeClient } from '../../application/fake-client';
import type { Around } from '../../support/whole-transfer';
import type { Stage } from '../stage';

const longAgo = '2026-01-01T00:00:00.000Z';

/** Imports of blobs that no transfer brought. */
export function importsOfOthers({ recorder, app }: Stage): void {
  async function observe(scenario: string, services: Services, around: Around): Promise<void> {
    const target = sideOf(services.route('default'), 'target');
    const blob = `${scenario}.tar`;
    await services.container(target).getBlockBlobClient(blob).uploadData(Buffer.from('no archive'));
    const { storageAccount: account, container } = target;
    const event = { account, container, blob, seenAt: new Date().toISOString(), seenBy: 'event' } as const;
    const client = fakeClient();
    await startImports({ ...services, client }, event);
    const [instanceId = ''] = client.started;
    const { input } = await client.getStatus(instanceId);
    const supervised = { scenario, name: 'superviseImport', instanceId, around } as const;
    await recorder.record(services, { ...supervised, input: input as object });
    await recorder.keepDocuments(services);
  }

  it('one the source trigger does not take, by a run of ours', async () => {
    const services = app({ IMPORT_BY: 'trigger-then-run', MANAGE_PIPELINES: 'true' });
    const called: string[] = [];
    await observe('not-picked-up', services, async (name, _input, call) => {
      called.push(name);
      const outcome = (await call()) as { readonly value: object };
      if (name !== 'beginImport') return outcome;
      return { ...outcome, value: { ...outcome.value, pickUpBy: longAgo } };
    });
    expect(called).toEqual(expect.arrayContaining(['endImport', 'startImportRun']));
  });

  it('one whose blob nobody can look at', async () => {
    const error = permanent('ACCESS_DENIED', 'it may not be read', 'find blob', 'target');
    const denied: Around = (name, _input, call) =>
      name === 'beginImport' ? Promise.resolve({ ok: false, error }) : call();
    await observe('unseen', app(), denied);
  });
}
