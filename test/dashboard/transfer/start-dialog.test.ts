import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';

describeDashboard('starting a transfer', (opened) => {
  it('starts a transfer, and names wrong references by line', async () => {
    const { page, client, text, click, open } = opened();
    await open('/transfers', `document.querySelector('tbody')`);
    await click('#controls .primary');
    await page.until(`document.querySelector('dialog textarea')`);
    const submit = (references: string) =>
      page.evaluate(
        `document.querySelector('textarea').value = ${JSON.stringify(references)}; ` +
          `document.querySelector('dialog form').requestSubmit()`,
      );
    await submit('team/app:1\n\nBad Reference');
    await page.until(`document.querySelector('dialog .problem')`);
    expect(await text('dialog .problem')).toContain('line 3');
    await submit('team/app:1');
    await page.until(`location.hash.startsWith('#/transfers/t')`);
    expect(client.started).toEqual([await page.evaluate(`location.hash.split('/')[2]`)]);
  });
});
