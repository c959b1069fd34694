import { expect, it } from 'vitest';
import { enter } from '../../src/domain/transfer/ledger';
import { pause, resume } from '../../src/domain/transfer/pauses';
import { changeLedger } from '../../src/records/transfer/ledger';
import { describeDashboard } from './dashboard';
import { sampleIds } from './sample-transfers';

describeDashboard('the overview', (opened) => {
  it('shows what runs, what failed and what expires', async () => {
    const { text, open } = opened();
    await open('/', `document.querySelectorAll('.card').length === 2`);
    const overview = await text();
    expect(overview).toMatch(/In flight\s+2/);
    expect(overview).toMatch(/Not succeeded\s+2/);
    expect(overview).toMatch(/SAS expires\s+in (4 d 23 h|5 d)/);
    expect(overview).toMatch(/Health\s+Ready/);
  });

  it('says on the card of a transfer who paused it', async () => {
    const { memory, text, open } = opened();
    const { services, route } = memory;
    const by = { by: 'ops@contoso.example', at: '2026-01-01T00:00:00.000Z' };
    const slots = { transfer: 1, import: 1 };
    const transferId = sampleIds.running;
    await changeLedger(services, route, (ledger) => pause(enter(ledger, transferId), transferId, by, slots));
    await open('/', `document.querySelectorAll('.card').length === 2`);
    expect(await text(`.card[data-key=${transferId}] .card-head`)).toMatch(/running\s+paused by ops@contoso/);
    await changeLedger(services, route, (ledger) => resume(ledger, transferId, by, slots));
    await open('/', `document.querySelectorAll('.card').length === 2`);
    expect(await text(`.card[data-key=${transferId}] .card-head`)).not.toContain('paused');
  });
});
