import { expect, it } from 'vitest';
import { toInput } from '../../../src/domain/transfer/inputs';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import type { Services } from '../../../src/services';
import { request, type Around } from '../../support/whole-transfer';
import type { Stage } from '../stage';
import { severalRoutes } from '../stage-world';

/** How often who waits looks before the other goes on. */
const looksInVain = 2;

/** Something that is waited for. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Routes of one source that share what it exports. */
export function sharedExports({ recorder, used, fresh, app, take }: Stage): void {
  const asking = async (services: Services, artifacts: readonly string[], ...targets: string[]) => {
    const asked: TransferRequest[] = [];
    for (const target of targets)
      asked.push(await request(services, artifacts, undefined, `public.${target}`));
    return asked as [TransferRequest, TransferRequest];
  };

  /** Has one transfer wait for the export of another, until that was told how its export ended. */
  async function behind(
    services: Services,
    [first, second]: readonly [TransferRequest, TransferRequest],
    { names, until }: { readonly names: readonly [string, string]; readonly until: string },
  ): Promise<readonly [unknown, unknown]> {
    const record = (scenario: string, { transferId, ...asked }: TransferRequest, around: Around) =>
      recorder.record(services, {
        ...{ scenario, name: 'transfer', instanceId: transferId, around },
        input: toInput({ transferId, ...asked }),
      });
    const [looked, told] = [gate(), gate()];
    let waiting: Promise<unknown> | undefined;
    let looks = 0;
    const waits: Around = async (name, _input, call) => {
      if (name === 'claimExport' && ++looks > looksInVain) {
        looked.open();
        await told.opened;
      }
      return call();
    };
    const exports: Around = async (name, _input, call) => {
      if (name === 'pollRun' && waiting === undefined) {
        waiting = record(names[1], second, waits);
        await looked.opened;
      }
      const said = await call();
      if (name === until) told.open();
      return said;
    };
    const outcome = await record(names[0], first, exports);
    const both = [outcome, await waiting] as const;
    await recorder.keepDocuments(services);
    return both;
  }

  it('one that exports, and one that waits for it', async () => {
    const services = app({}, severalRoutes);
    const asked = await asking(services, await fresh(2), 'gov', 'east');
    const names = ['shared-export', 'shared-waiting'] as const;
    const both = await behind(services, asked, { names, until: 'noteExport' });
    expect(both).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }]);
  });

  it('one whose export fails, and one that takes over', async () => {
    const services = app({}, severalRoutes);
    const asked = await asking(services, await fresh(1), 'gov', 'east');
    const { faults } = used.rehearsed.cloud.foundation;
    faults.arm({ name: 'run-fails', subject: `*/ferry${asked[0].transferId}*`, count: 'always', skip: 0 });
    const names = ['shared-failed', 'shared-taken-over'] as const;
    const both = await behind(services, asked, { names, until: 'releaseExport' });
    expect(both).toMatchObject([{ status: 'failed' }, { status: 'succeeded' }]);
  });

  it('three targets, the second of which fails', async () => {
    const services = app({}, severalRoutes);
    const artifacts = await fresh(1);
    const { faults } = used.rehearsed.cloud.foundation;
    faults.arm({ name: 'run-fails', subject: 'eastimport/*', count: 'always', skip: 0 });
    const statuses = { gov: 'succeeded', east: 'failed', south: 'succeeded' };
    for (const [target, status] of Object.entries(statuses)) {
      const asked = await request(services, artifacts, undefined, `public.${target}`);
      expect(await take(`shared-by-${target}`, services, asked)).toMatchObject({ status });
    }
  });
}
