import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';
import { importDocuments } from '../../../src/domain/imports/names';

describeDashboard('the imports', (opened) => {
  it('shows the imports page by page, filters them, and opens one', async () => {
    const { page, memory, text, click, open } = opened();
    const ids = Array.from({ length: 60 }, (_, i) => `i${String(i).padStart(24, '0')}`);
    for (const [i, importId] of ids.entries()) {
      const noticedAt = new Date(Date.now() - i * 60_000).toISOString();
      const status = i === 7 ? 'not-picked-up' : 'waiting';
      const place = { account: 'targetaccount', container: 'transfer', blob: `a${i}.tar` };
      const told = { seenBy: 'event', noticedAt, since: noticedAt, pickUpBy: noticedAt, notes: [] };
      const observation = { importId, route: 'default', status, ...place, ...told };
      memory.documents.set(importDocuments.observation(importId), observation);
      memory.documents.set(importDocuments.index(importId, noticedAt), { importId });
    }
    await open('/imports', `document.querySelectorAll('tbody tr').length === 50`);
    await page.evaluate(
      `[...document.querySelectorAll('main button')].find((each) => each.innerText === 'Show more').click()`,
    );
    await page.until(`document.querySelectorAll('tbody tr').length === 60`);
    await open('/imports?status=not-picked-up', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toMatch(/not-picked-up[^]*a7\.tar[^]*foreign/);
    await click('tbody a');
    await page.until(`document.querySelector('h1')?.innerText.includes('a7.tar')`);
    expect(await text()).toContain('a foreign arrival');
    expect(page.complaints).toEqual([]);
  });
});
