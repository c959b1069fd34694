import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';

const button = (text: string) =>
  `[...document.querySelectorAll('tbody button')].find((each) => each.innerText === '${text}')`;

describeDashboard('the schedules', (opened) => {
  it('shows the schedules, pauses one with a reason, and resumes it', async () => {
    const { page, text, open } = opened();
    await open('/schedules', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toMatch(/nightly\s+0 30 2 \* \* \*[^]*02:30:00 UTC[^]*Pause/);
    await page.evaluate(`${button('Pause')}.click()`);
    await page.evaluate(
      `document.querySelector('dialog [name=reason]').value = 'freeze'; ` +
        `document.querySelector('dialog form').requestSubmit()`,
    );
    await page.until(`document.querySelector('tbody').innerText.includes('freeze')`);
    await page.evaluate(`${button('Resume')}.click()`);
    await page.until(`!document.querySelector('tbody').innerText.includes('freeze')`);
    expect(page.complaints).toEqual([]);
  });

  it('runs one now, and says when its transfer is under way already', async () => {
    const { page, client, text, open } = opened();
    const runNow = async () => {
      await open('/schedules', button('Run now'));
      await page.evaluate(`${button('Run now')}.click()`);
      expect(await text('dialog')).toContain('Run nightly of default now?');
      await page.evaluate(`document.querySelector('dialog form').requestSubmit()`);
    };
    await runNow();
    await page.until(`location.hash.startsWith('#/transfers/t')`);
    const [id] = client.started.slice(-1);
    expect(await page.evaluate('location.hash')).toBe(`#/transfers/${id}`);
    await runNow();
    await page.until(`document.querySelector('dialog .problem')`);
    expect(await text('dialog .problem')).toContain(`is still running: ${id}`);
  });
});
