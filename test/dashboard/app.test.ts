import { expect, it } from 'vitest';
import { describeDashboard, key } from './dashboard';
import { sampleIds } from './sample-transfers';

describeDashboard('the page', (opened) => {
  it('takes the key from the link, and out of the address bar', async () => {
    const { page, api, open } = opened();
    await open('/', `document.querySelector('.tiles')`);
    expect(await page.evaluate('location.href')).toBe(`${api}dashboard/index.html#/`);
    expect(page.complaints).toEqual([]);
  });

  it('asks for the key at the first look, whatever view the address names', async () => {
    const { page, api, text } = opened();
    for (const hash of ['/transfers', '/']) {
      await page.open(`${api}dashboard/index.html`);
      await page.until(`document.readyState === 'complete'`);
      await page.evaluate('sessionStorage.clear()');
      await page.open('about:blank');
      await page.open(`${api}dashboard/index.html#${hash}`);
      await page.until(`document.querySelector('.key-form, .problem')`);
      expect(await text()).toContain('asks for a key of the function app');
    }
    expect(page.complaints.filter((complaint) => complaint.includes('Uncaught'))).toEqual([]);
    await page.evaluate(
      `document.querySelector('[name=key]').value = '${key}'; ` +
        `document.querySelector('.key-form').requestSubmit()`,
    );
    await page.until(`document.querySelector('.tiles')`);
  });

  it('asks for the key, says when it is wrong, and forgets it on request', async () => {
    const { page, click, open } = opened();
    await open('/', `document.querySelector('.tiles')`);
    await click('[title="Forget the function key"]');
    await page.until(`document.querySelector('.key-form')`);
    const enter = (value: string) =>
      page.evaluate(
        `document.querySelector('[name=key]').value = '${value}'; ` +
          `document.querySelector('.key-form').requestSubmit()`,
      );
    await enter('wrong');
    await page.until(`document.querySelector('.key-form .notice')`);
    await enter(key);
    await page.until(`document.querySelector('.tiles')`);
    expect(await page.evaluate(`localStorage.length`)).toBe(0);
  });

  it('keeps the focus where it is when it refreshes', async () => {
    const { page, client, open } = opened();
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('.danger')`);
    await page.evaluate(`document.querySelector('.danger').focus(); window.focused = document.activeElement`);
    const before = client.lookups.length;
    await expect.poll(() => client.lookups.length).toBeGreaterThan(before + 20);
    expect(
      await page.evaluate(`document.activeElement === window.focused && window.focused.isConnected`),
    ).toBe(true);
  });

  it('shows a problem of the API instead of stale or no data', async () => {
    const { page, text, open } = opened();
    await open('/transfers/t00000000000none', `document.querySelector('.problem')`);
    expect(await text()).toContain('TRANSFER_NOT_FOUND');
    expect(await text('h1')).toBe('t00000000000none');
    expect(await page.evaluate(`document.querySelector('.crumb a').hash`)).toBe('#/transfers');
  });

  it('says so of an address that leads nowhere', async () => {
    const { text, open } = opened();
    await open('/nosuch', `document.querySelector('.problem')`);
    expect(await text('h1')).toBe('No such page');
    expect(await text('.problem')).toContain('Nothing is at this address');
  });

  it('breaks no rule of its content security policy in any view', async () => {
    const { page, open } = opened();
    for (const hash of [
      '/',
      '/transfers',
      `/transfers/${sampleIds.succeeded}`,
      '/sas',
      '/doctor',
      '/settings',
    ]) {
      await open(hash, `document.querySelector('.view')`);
    }
    expect(page.complaints).toEqual([]);
  });
});
