import { expect, it } from 'vitest';
import { composeReport } from '../../src/domain/transfer/compose-report';
import { batchId, laneId } from '../../src/domain/transfer/names';
import { countArtifacts } from '../../src/domain/transfer/results';
import { reportPath, waybillPath } from '../../src/records/transfer/paths';
import { transferInstance } from '../application/fake-client';
import { sampleFailure, sampleResult, sampleWaybill } from '../support/documents';
import { describeDashboard, type Dashboard } from './dashboard';
import { putPlan } from './sample-plan';
import { before } from './sample-transfers';

const artifact = { reference: 'team/api:2.1', digest: 'sha256:1', size: 4096 };
const span = (from: number, to: number) => ({ from: before(from), to: before(to) });
/** Of the moment they are put: a slow browser would leave a gap before the import. */
const spansNow = () => ({ export: span(50_000, 30_000), copy: span(30_000, 20_000) });
const message = 'import run ferryi1: 403 from the vault';
const error = { ...sampleFailure, code: 'VAULT_ACCESS_DENIED', message } as const;

function putRunning({ client, memory }: Dashboard, transferId: string): void {
  const startedAt = before(60_000);
  const progress = { phase: 'export', batches: 1, bytes: 4096, lanes: 1, artifacts: 1, startedAt };
  client.set(transferId, transferInstance(transferId, { customStatus: progress }));
  client.set(laneId(transferId, 1), { customStatus: { batch: 1 } });
  const customStatus = { batch: 1, phase: 'import', percent: 40, since: before(20_000), spans: spansNow() };
  client.set(batchId(transferId, 1), { customStatus });
  const waybill = sampleWaybill({ transferId, artifacts: [artifact] });
  memory.documents.set(waybillPath(transferId, 1).name, waybill);
}

function putFailed({ client, memory }: Dashboard, transferId: string): void {
  const ended = { ...spansNow(), import: { ...span(20_000, 5000), retries: 2 } };
  const report = composeReport({
    ...{ transferId, route: 'default', startedAt: before(60_000), finishedAt: before(4000) },
    ...{ planSpan: span(60_000, 50_000), unresolved: [], notes: [] },
    ...{ caller: { kind: 'key', name: 'function key' }, sides: memory.services.route('default') },
    batches: [
      {
        waybill: sampleWaybill({ transferId, artifacts: [artifact] }),
        result: sampleResult({ importRun: 'ferryi1', stoppedIn: 'import', spans: ended, error }),
      },
    ],
  });
  memory.documents.set(reportPath(transferId).name, report);
  const output = { ...report, artifacts: countArtifacts(report.artifacts) };
  client.set(transferId, transferInstance(transferId, { runtimeStatus: 'Completed', output }));
}

describeDashboard('a newcomer', (opened) => {
  const idOf = async () => (await opened().page.evaluate<string>('location.hash')).split('/')[2]!;

  it('plans, starts, watches, sees it fail, understands why, and asks the doctor', async () => {
    const { page, client, memory, text, click, open } = opened();
    await open('/', `document.querySelector('.tiles')`);
    await click('#controls .primary');
    await page.until(`document.querySelector('dialog textarea')`);
    await page.evaluate(`document.querySelector('[name=artifacts]').value = 'team/api:2.1'`);
    await click('.buttons [type=submit]:not(.primary)');
    await page.until(`location.hash.startsWith('#/plans/p')`);
    const planId = await idOf();
    putPlan(client, memory, planId);
    await page.until(`document.querySelector('.heading .primary')`);
    await page.evaluate(`location.hash = '#/plans'`);
    await page.until(`document.querySelector('tbody a[href="#/plans/${planId}"]')`);
    await click(`tbody a[href="#/plans/${planId}"]`);
    await page.until(`document.querySelector('.heading .primary')`);
    await click('.heading .primary');
    await click('dialog [type=submit]');
    await page.until(`location.hash.startsWith('#/transfers/t')`);

    const id = await idOf();
    putRunning(opened(), id);
    await page.until(`document.querySelector('tbody progress') && document.querySelector('.timeline')`);
    expect(await text('tbody')).toMatch(/1 artifact, 4\.0 KiB\s+team\/api:2\.1[^]*40 % of the import run/);
    const fill = `getComputedStyle(document.querySelector('.timeline rect.import')).fill`;
    expect(await page.evaluate(fill)).not.toBe('rgb(0, 0, 0)');
    await page.evaluate(`location.reload()`);
    await page.until(`document.querySelector('tbody progress')`);

    putFailed(opened(), id);
    await page.until(`document.querySelector('.problem')`);
    expect(await text('.problem')).toMatch(/Batch 1 stopped at import[^]*Do: Grant the identity/);
    expect(await page.evaluate(`document.querySelector('.timeline desc').textContent`)).toMatch(
      /1 batch stopped\. Something was done again in 1 batch\..*longest of it: export, 20 s/,
    );
    await page.evaluate(`location.hash = '#/doctor'`);
    await page.until(`document.querySelector('tbody .status.failed')`);
    expect(await text()).toContain('az role assignment create');
    expect(page.complaints).toEqual([]);
  });
});
