import { expect, it } from 'vitest';
import { unmet, type Verdict } from '../../../src/domain/imports/verdict';
import { importIndexPath, importPath } from '../../../src/records/imports/paths';
import { sampleImport } from '../../domain/imports/sample-import';
import { describeDashboard } from '../dashboard';
import { sampleIds } from '../sample-transfers';

const command = 'az storage blob metadata update --name a7.tar';
const verdict: Verdict = {
  willImport: false,
  judgedAt: '2026-01-01T00:00:00.000Z',
  conditions: [unmet('category', 'metadata category is missing', 'Set it.', command)],
};

describeDashboard('the imports', (opened) => {
  it('shows the imports page by page, filters them, and opens one', async () => {
    const { page, memory, text, click, open } = opened();
    const ids = Array.from({ length: 60 }, (_, i) => `i${String(i).padStart(24, '0')}`);
    for (const [i, importId] of ids.entries()) {
      const seenAt = new Date(Date.now() - i * 60_000).toISOString();
      const status = i === 7 ? 'not-picked-up' : 'waiting';
      const found = sampleImport({
        importId,
        status,
        blob: `a${i}.tar`,
        seenAt,
        ...(i === 7 && { verdict }),
      });
      memory.documents.set(importPath(importId).name, found);
      memory.documents.set(importIndexPath(importId, seenAt).name, { importId });
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
    expect(await text()).toContain('a foreign blob');
    expect(await text()).toContain(command);
    expect(page.complaints).toEqual([]);
  });

  it('shows no refusal where acr-ferry imports the blob itself', async () => {
    const { page, memory, text, open } = opened();
    const transfer = { transferId: sampleIds.running, batch: 2, route: 'default' };
    const found = sampleImport({ importId: `i${'9'.repeat(24)}`, transfer, verdict });
    memory.documents.set(importPath(found.importId).name, found);
    await open(`/imports/${found.importId}`, `document.querySelector('.tile')`);
    expect(await text()).toContain('imported by acr-ferry');
    expect(await page.evaluate(`document.querySelectorAll('.tile.bad, .status.failed').length`)).toBe(0);
    expect(
      await page.evaluate(
        `document.querySelector('main a[href="#/transfers/${sampleIds.running}"]') !== null`,
      ),
    ).toBe(true);
  });
});
