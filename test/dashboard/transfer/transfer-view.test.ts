import { expect, it } from 'vitest';
import { cancelPath } from '../../../src/records/transfer/paths';
import { describeDashboard, key } from '../dashboard';
import { sampleIds } from '../sample-transfers';

const narrow = { width: 390, height: 844, deviceScaleFactor: 1, mobile: true };

describeDashboard('a transfer', (opened) => {
  it('shows the batches of a running transfer, with bars for what is measured only', async () => {
    const { page, text, open } = opened();
    await open(`/transfers/${sampleIds.running}`, `document.querySelectorAll('tbody tr').length === 5`);
    const rows = await page.evaluate<string[]>(
      `[...document.querySelectorAll('tbody tr')].map((row) => row.innerText.replace(/\\s+/g, ' '))`,
    );
    expect(rows).toEqual([
      expect.stringContaining(`62 % of the import run export of ${sampleIds.failed} used again`) as string,
      expect.stringContaining('2.9 GiB of 7.4 GiB · 113 MiB/s, 41 s left') as string,
      expect.stringContaining('calculating') as string,
      expect.stringContaining(`waits for the export of ${sampleIds.failed}`) as string,
      expect.stringMatching(/^1 succeeded/) as string,
    ]);
    expect(await page.evaluate(`document.querySelectorAll('tbody progress').length`)).toBe(3);
    expect(await text('.overall')).toMatch(/^\d\d % · 2\.9 GiB of 7\.4 GiB · 113 MiB\/s$/);
  });

  it('says why it goes one way, where its route has both', async () => {
    const { api, answers, text, open } = opened();
    const address = `transfers/${sampleIds.running}`;
    const seen = await fetch(`${api}${address}`, { headers: { 'x-functions-key': key } });
    answers[address] = {
      ...((await seen.json()) as object),
      via: 'import',
      viaReason: 'they reach each other',
    };
    await open(`/${address}`, `document.querySelector('main .notice')`);
    expect(await text('main .notice')).toBe('It goes by image import: they reach each other');
    Reflect.deleteProperty(answers, address);
  });

  it('shows the evidence of a finished transfer and finds what is missing', async () => {
    const { page, text, click, open } = opened();
    await open(`/transfers/${sampleIds.partial}`, `document.querySelector('input[type=search]')`);
    expect(await text()).toContain('120 of 120 artifacts');
    await click('input[type=checkbox]');
    await page.until(`document.querySelector('tbody').rows.length === 3`);
    expect(await text('tbody')).toContain('ARTIFACT_NOT_IMPORTED');
  });

  it('leaves words room on a narrow screen', async () => {
    const { page, open } = opened();
    await page.send('Emulation.setDeviceMetricsOverride', narrow);
    await open(`/transfers/${sampleIds.partial}`, `document.querySelector('tbody')`);
    const [width, track, cell, gap] = await page.evaluate<number[]>(
      `[document.documentElement.scrollWidth,
        document.querySelector('.phases').scrollWidth - document.querySelector('.phases').clientWidth,
        Math.min(...[...document.querySelectorAll('td.wide')].map((each) => each.offsetWidth)),
        parseFloat(getComputedStyle(document.querySelector('.phases')).columnGap)]`,
    );
    await page.send('Emulation.clearDeviceMetricsOverride');
    expect([width, track]).toEqual([390, 0]);
    expect(cell).toBeGreaterThanOrEqual(200);
    // Notes of neighbours, like 427 ms and 674 ms, would read as one.
    expect(gap).toBeGreaterThan(4);
  });

  it('cancels after confirmation that names the transfer', async () => {
    const { page, memory, text, click, open } = opened();
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('.danger')`);
    await click('.heading .danger');
    expect(await text('dialog')).toContain(`Cancel ${sampleIds.running}?`);
    expect(memory.documents.has(cancelPath(sampleIds.running).name)).toBe(false);
    await page.evaluate(`document.querySelector('dialog input').value = 'wrong tag'`);
    await click('dialog [type=submit]');
    await page.until(`document.querySelector('main .notice')`);
    expect(memory.documents.get(cancelPath(sampleIds.running).name)).toMatchObject({ reason: 'wrong tag' });
  });
});
