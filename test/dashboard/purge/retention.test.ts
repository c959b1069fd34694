import { expect, it } from 'vitest';
import { idOf, thingsIn } from '../../activities/purge/old-things';
import { describeDashboard } from '../dashboard';

describeDashboard('the retention', (opened) => {
  it('counts what is old, and purges it after confirmation', async () => {
    const { page, client, memory, text, open } = opened();
    thingsIn(memory).transfer(
      idOf('t', 1),
      { requestedAt: '2020-01-01T00:00:00.000Z' },
      { finishedAt: '2020-01-01T00:00:00.000Z' },
    );
    await open('/settings', `document.querySelector('[aria-label=Retention] tbody')`);
    expect(await text('[aria-label=Retention] tbody')).toMatch(/transfers\s+400 days[^]*blobs\s+for ever/);
    await page.evaluate(
      `[...document.querySelectorAll('main button')].find((each) => each.innerText === 'Purge').click()`,
    );
    await page.until(`document.querySelector('dialog')`);
    expect(await text('dialog')).toContain('1 of transfers');
    expect(client.started).not.toContain('purge');
    await page.evaluate(`document.querySelector('dialog form').requestSubmit()`);
    await page.until(`document.querySelector('dialog') === null`);
    expect(client.started).toContain('purge');
    const audit = [...memory.documents].filter(([name]) => name.startsWith('audit/entries/'));
    expect(audit.map(([, entry]) => (entry as { subject: string }).subject).sort()).toEqual([
      'what is old; dry run: false',
      'what is old; dry run: true',
    ]);
    expect(page.complaints).toEqual([]);
  });
});
