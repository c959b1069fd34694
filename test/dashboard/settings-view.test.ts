import { expect, it } from 'vitest';
import { describeDashboard } from './dashboard';

describeDashboard('secrets and settings', (opened) => {
  it('shows secrets by name and version, and the settings masked', async () => {
    const { text, click, open } = opened();
    await open('/sas', `document.querySelector('tbody')`);
    expect(await text()).toContain('0f3c2a9b');
    await open('/settings', `document.querySelectorAll('tbody tr').length > 20`);
    expect(await text()).toContain('https://sourceaccount.blob.core.windows.net/transfer');
    await click('details summary');
    expect(await text('details')).toContain('source.registry');
  });
});
