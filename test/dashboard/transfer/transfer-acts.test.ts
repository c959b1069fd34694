import { expect, it } from 'vitest';
import { enter } from '../../../src/domain/transfer/ledger';
import { planPath } from '../../../src/records/plan/paths';
import { changeLedger } from '../../../src/records/transfer/ledger';
import { reportPath, requestPath } from '../../../src/records/transfer/paths';
import { transferInstance } from '../../application/fake-client';
import { samplePlan, sampleReport, sampleRequest } from '../../support/documents';
import { describeDashboard } from '../dashboard';
import { sampleIds } from '../sample-transfers';

const buttons = `[...document.querySelectorAll('.heading button:not(.copy)')].map((each) => each.innerText)`;
const buttonOf = (text: string) =>
  `[...document.querySelectorAll('main button')].find((each) => each.innerText === '${text}')`;
const confirm = (reason: string) =>
  `document.querySelector('dialog [name=reason]').value = '${reason}'; ` +
  `document.querySelector('dialog form').requestSubmit()`;

describeDashboard('what can be done to a transfer', (opened) => {
  it('pauses it with a reason, shows who and why, and resumes it', async () => {
    const { page, memory, text, open } = opened();
    const id = sampleIds.running;
    await changeLedger(memory.services, memory.route, (ledger) => enter(ledger, id));
    await open(`/transfers/${id}`, buttonOf('Pause'));
    await page.evaluate(`${buttonOf('Pause')}.click()`);
    expect(await text('dialog')).toContain(`Pause ${id}?`);
    await page.evaluate(confirm('freeze'));
    await page.until(buttonOf('Resume'));
    expect(await text('main .notice')).toMatch(/Paused by function key, .*: freeze\./);
    await page.evaluate(`${buttonOf('Resume')}.click()`);
    await page.evaluate(confirm('thaw'));
    await page.until(buttonOf('Pause'));
    expect(await text()).toMatch(
      /What was done[^]*paused\s+function key\s+freeze[^]*resumed\s+function key\s+thaw/,
    );
  });

  it('tries again what did not arrive, and leads there and back', async () => {
    const { page, client, memory, text, open } = opened();
    const id = 't000000000000ret';
    const artifacts = [{ reference: 'team/app:1', verified: false }];
    memory.documents.set(requestPath(id).name, sampleRequest({ transferId: id }));
    memory.documents.set(planPath(id).name, samplePlan({ planId: id }));
    const report = sampleReport({ transferId: id, status: 'failed', artifacts, phases: { plan: 5 } });
    memory.documents.set(reportPath(id).name, report);
    const output = { status: 'failed', artifacts: { total: 1, verified: 0, failed: 1 } };
    client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
    await open(`/transfers/${id}`, buttonOf('Retry'));
    await page.evaluate(`${buttonOf('Retry')}.click()`);
    await page.evaluate(confirm('again'));
    await page.until(`document.querySelector('main .notice a[href$="${id}"]')`);
    const [retry] = client.started.slice(-1);
    expect(await page.evaluate('location.hash')).toBe(`#/transfers/${retry}`);
    await open(`/transfers/${id}`, `document.querySelector('main a[href$="${retry}"]')`);
    expect(await text()).toMatch(/retried as t[^]*again/);
  });

  it('offers nothing to who may only read', async () => {
    const { page, answers, open } = opened();
    const details = { status: 'ok', problems: [], warnings: [], routes: ['default'], roles: ['Reader'] };
    answers['health/details'] = details;
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('tbody')`);
    expect(await page.evaluate(buttons)).toEqual([]);
    expect(await page.evaluate(`document.querySelector('#controls .primary') === null`)).toBe(true);
    for (const view of ['/schedules', '/sas']) {
      await open(view, `document.querySelector('tbody')`);
      expect(await page.evaluate(`document.querySelectorAll('tbody button:not(.copy)').length`)).toBe(0);
    }
    delete answers['health/details'];
  });
});
