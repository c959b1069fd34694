import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';
import { sampleIds } from '../sample-transfers';

describeDashboard('the transfers', (opened) => {
  it('filters the list by what the address says', async () => {
    const { page, text, click, open } = opened();
    await open('/transfers?status=partial', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toContain(sampleIds.partial);
    await click('.chip[aria-pressed=false]');
    await page.until(`document.querySelectorAll('tbody tr').length === 5`);
    expect(await page.evaluate('location.hash')).toBe('#/transfers');
  });

  it('takes several statuses at once, and looks for a reference', async () => {
    const { page, text, open } = opened();
    const press = (name: string) =>
      page.evaluate(
        `[...document.querySelectorAll('.chip')].find((each) => each.innerText === '${name}').click()`,
      );
    await open('/transfers', `document.querySelectorAll('tbody tr').length === 5`);
    await press('partial');
    await page.until(`document.querySelectorAll('tbody tr').length === 1`);
    await press('failed');
    await page.until(`document.querySelectorAll('tbody tr').length === 2`);
    await press('partial');
    await page.until(`document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toContain(sampleIds.failed);
    await open('/transfers?search=billing', `document.querySelectorAll('tbody tr').length === 2`);
    expect(await text('tbody')).toContain(sampleIds.succeeded);
  });
});
