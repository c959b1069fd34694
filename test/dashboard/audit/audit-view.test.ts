import { expect, it } from 'vitest';
import { noteChange } from '../../../src/application/audit/note-change';
import { sampleCaller } from '../../support/documents';
import { describeDashboard } from '../dashboard';

describeDashboard('the audit list', (opened) => {
  it('shows who changed what, as text whatever it says, and filters', async () => {
    const { page, memory, text, open } = opened();
    const reason = '<img src=x onerror="document.title=1">';
    const note = (action: string, subject: string) =>
      noteChange(
        { ...memory.services, now: () => new Date() },
        { caller: sampleCaller, action, subject, reason },
      );
    const { end } = await note('transfer.cancel', 'transfer t1');
    await end({ outcome: 'accepted', made: '/api/transfers/t0000000000sail1' });
    await note('sas.rotate', 'SAS of default/source');
    await open('/audit', `document.querySelectorAll('tbody tr').length === 2`);
    expect(await text('tbody')).toContain(reason);
    expect(await text('tbody')).toMatch(/ops@contoso\.example[^]*unknown[^]*transfer\.cancel[^]*accepted/);
    await open('/audit?action=transfer&search=sail', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toContain('transfer t1');
    expect(page.complaints).toEqual([]);
  });
});
