import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';

describeDashboard('the schedules', (opened) => {
  it('shows the schedules, pauses one with a reason, and resumes it', async () => {
    const { page, text, click, open } = opened();
    await open('/schedules', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toMatch(/nightly\s+0 30 2 \* \* \*[^]*02:30:00 UTC[^]*Pause/);
    await click('tbody button');
    await page.evaluate(
      `document.querySelector('dialog [name=reason]').value = 'freeze'; ` +
        `document.querySelector('dialog form').requestSubmit()`,
    );
    await page.until(`document.querySelector('tbody').innerText.includes('freeze')`);
    await click('tbody button');
    await page.until(`!document.querySelector('tbody').innerText.includes('freeze')`);
    expect(page.complaints).toEqual([]);
  });
});
