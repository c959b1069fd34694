import { endImport } from '../../../src/activities/imports/end-import';
import { findImportRun } from '../../../src/activities/imports/find-import-run';
import type { ImportRun } from '../../../src/domain/imports/import-run';
import { batchResultPath, requestPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { sampleRequest, sampleResult } from '../../support/documents';
import { archive, placeOf, useImports } from './use-imports';
import { waybillOf } from './waybill-of';

/** Minutes from now. */
export const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

/** Imports of transfers that may bring a run. */
export function useTransfers(settings: Record<string, string> = {}) {
  const { services, client, create, begin, view } = useImports(settings);
  const store = () => services().records(services().route('default'));
  let transfers = 0;

  /** A blob with an import that has begun; with a waybill it is that of a transfer. */
  async function begun(transferId?: string) {
    const blob = `${transferId ?? `foreign${++transfers}`}/batch-0001.tar`;
    const waybill = transferId && (await waybillOf(services(), transferId, 1, blob));
    const event = await create(blob, {
      metadata: { ...archive.metadata, ...(waybill && { acrferrywaybill: waybill }) },
    });
    const follower = await begin(event);
    const transfer = 'transfer' in follower ? follower.transfer : undefined;
    const place = { ...placeOf(event), ...(transfer && { transfer }) };
    return {
      place,
      client: client(blob),
      /** What is seen of the runs, by a listing of now or another time. */
      find(runs: readonly ImportRun[], run?: string, asOf = new Date()) {
        const listing: Services['runs'] = () => ({ latest: () => Promise.resolve({ asOf, runs }) });
        const input = { ...place, since: event.seenAt, ...(run && { run }) };
        return findImportRun(input, { ...services(), runs: listing });
      },
      /** What becomes of it without a run, after some minutes. */
      end(after = 30, error?: { message: string }) {
        const failure = { code: 'RUN_FAILED', operation: 'x', origin: 'target', retryable: false } as const;
        const input = { ...place, asOf: minutes(after).toISOString() };
        return endImport(
          { ...input, ...(error && { error: { ...failure, ...error } }) },
          { ...services(), now: () => minutes(after) },
        );
      },
      view: () => view(event),
      run: (attempt: number, state: ImportRun['state']): ImportRun => ({
        name: `ferry${transferId}i1a${attempt}`,
        blob,
        startedAt: minutes(attempt).toISOString(),
        state,
      }),
    };
  }

  return {
    services,
    store,
    begun,
    /** A transfer that was asked for. */
    async ask(): Promise<string> {
      const transferId = `t${String(++transfers).padStart(15, '0')}`;
      await store().write(requestPath(transferId), sampleRequest({ transferId }));
      return transferId;
    },
    /** Its batch was moved by then. */
    moved: (transferId: string, to: Date) =>
      store().write(
        batchResultPath(transferId, 1),
        sampleResult({ spans: { import: { from: minutes(-1).toISOString(), to: to.toISOString() } } }),
      ),
  };
}
