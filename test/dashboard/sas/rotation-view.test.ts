import { expect, it } from 'vitest';
import { describeDashboard } from '../dashboard';

const revoke = `[...document.querySelectorAll('tbody button')].find((each) => each.innerText === 'Revoke')`;

describeDashboard('a revocation', (opened) => {
  it('is confirmed with a reason, and shows its progress and what became of each SAS', async () => {
    const { page, client, text, open } = opened();
    await open('/sas', revoke);
    await page.evaluate(`${revoke}.click()`);
    expect(await text('dialog')).toContain('Revoke the SAS of the source of default?');
    await page.evaluate(
      `document.querySelector('dialog [name=reason]').value = 'leaked'; ` +
        `document.querySelector('dialog form').requestSubmit()`,
    );
    await page.until(`document.querySelector('h1.mono')?.innerText.startsWith('sas-')`);
    expect(await text()).toMatch(/Asked for by function key, .*: leaked/);
    const id = client.started.at(-1)!;
    const { name, input } = await client.getStatus(id);
    const rotation = { mode: 'sas', rotated: true, version: 'v2', disabled: ['v1'] };
    const replaced = { version: 'v1', expiresAt: '2026-01-09T00:00:00.000Z' };
    const error = {
      code: 'CONTAINER_LEASED',
      message: 'it is',
      operation: 'o',
      origin: 'source',
      retryable: false,
    };
    client.set(id, {
      ...{ name, input, runtimeStatus: 'Failed', output: 'SAS revocation failed for default target: it is' },
      customStatus: {
        ...{ sides: 2, done: 2, revoked: 'all keys', revokedAt: '2026-01-02T03:04:05.000Z' },
        results: [
          { route: 'default', side: 'target', ok: false, error },
          { route: 'default', side: 'source', ok: true, rotation: { ...rotation, replaced } },
        ],
      },
    });
    await open(`/sas/${id}`, `document.querySelectorAll('tbody tr').length === 2`);
    const shown = await text();
    expect(shown).toContain('Worthless since 2026-01-02 03:04:05 UTC: all keys');
    expect(shown).toMatch(
      /not replaced\s+CONTAINER_LEASED: it is[^]*replaced\s+v2\s+2026-01-02 03:04:05 UTC/,
    );
    expect(page.complaints).toEqual([]);
  });
});
