import { expect, it } from 'vitest';
import { composeReport } from '../../../src/domain/transfer/compose-report';
import { countArtifacts } from '../../../src/domain/transfer/results';
import { reportPath } from '../../../src/records/transfer/paths';
import { transferInstance } from '../../application/fake-client';
import { sampleResult, sampleWaybill } from '../../support/documents';
import { describeDashboard, type Dashboard } from '../dashboard';
import { sampleIds } from '../sample-transfers';

const time = '2026-01-01T00:00:00.000Z';
const span = { from: time, to: '2026-01-01T00:00:05.000Z' };
const spans = { export: span, copy: span, import: span, verify: span };
const message = 'import run ferryi1: 403 from the vault';
const error = {
  code: 'VAULT_ACCESS_DENIED',
  message,
  operation: 'follow run',
  origin: 'target',
  retryable: false,
} as const;

/** Puts a transfer whose import run failed. */
function putStopped({ client, memory }: Dashboard, transferId: string, verified: boolean): void {
  const artifact = { reference: 'team/app:1', digest: 'sha256:1', size: 1 };
  const report = composeReport({
    transferId,
    route: 'default',
    startedAt: time,
    finishedAt: '2026-01-01T00:01:00.000Z',
    planSpan: span,
    unresolved: [],
    notes: [],
    sides: memory.services.route('default'),
    batches: [
      {
        waybill: sampleWaybill({ transferId, artifacts: [artifact] }),
        result: sampleResult({ importRun: 'ferryi1', stoppedIn: 'import', spans, error }),
        artifacts: [{ reference: 'team/app:1', digest: 'sha256:1', verified }],
      },
    ],
  });
  memory.documents.set(reportPath(transferId).name, report);
  const output = { ...report, artifacts: countArtifacts(report.artifacts) };
  client.set(transferId, transferInstance(transferId, { runtimeStatus: 'Completed', output }));
}

describeDashboard('a transfer that stopped', (opened) => {
  const stopsAs = (state: string) =>
    opened().page.evaluate<string[]>(
      `[...document.querySelectorAll('.stop.${state} .stop-name')].map((each) => each.innerText)`,
    );

  it('says once what stopped, why and what to do, and links to the run', async () => {
    const { page, text, open } = opened();
    putStopped(opened(), 't0000000000vault', false);
    await open('/transfers/t0000000000vault', `document.querySelector('.problem')`);
    const problem = await text('.problem');
    expect(problem).toContain('Batch 1 stopped at import, target side: VAULT_ACCESS_DENIED');
    expect(problem).toMatch(/Do: Grant the identity of the pipeline Key Vault Secrets User/);
    expect(
      await page.evaluate(`document.querySelector('.problem a[href^="https://portal.azure.com/"]').href`),
    ).toContain('/pipelineRuns/ferryi1');
    expect(await page.evaluate(`document.querySelector('.problem a').pathname`)).toMatch(/errors\.md$/);
    expect((await text()).split(message)).toHaveLength(2);
  });

  it('draws the way red where it stopped, and not beyond', async () => {
    expect(await stopsAs('passed')).toEqual(['plan', 'export', 'copy']);
    expect(await stopsAs('stopped')).toEqual(['import']);
    expect(await stopsAs('ahead')).toEqual(['verify', 'report']);
  });

  it('stops at the plan when that failed', async () => {
    const { open } = opened();
    await open(`/transfers/${sampleIds.failed}`, `document.querySelector('.stop.stopped')`);
    expect(await stopsAs('stopped')).toEqual(['plan']);
    expect(await stopsAs('passed')).toEqual([]);
  });

  it('says plainly that all is there though the run failed', async () => {
    const { text, open } = opened();
    putStopped(opened(), 't000000000arrive', true);
    await open('/transfers/t000000000arrive', `document.querySelectorAll('tbody').length === 2`);
    expect(await stopsAs('stopped')).toEqual([]);
    expect(await text()).toContain('but its artifact is at the target with the planned digest');
  });
});
