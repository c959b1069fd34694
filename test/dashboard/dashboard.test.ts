import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig, requireConfig } from '../../src/config/config';
import { services } from '../../src/services';
import { documents as paths } from '../../src/domain/transfer/names';
import { importDocuments } from '../../src/domain/imports/names';
import { fakeClient, type FakeClient } from '../application/fake-client';
import { memoryServices, type MemoryServices } from '../support/services';
import { chromium, launch, type Page } from './browser';
import { servePages, type PageServer } from './page-server';
import { putPlan, putSampleTransfers, sampleIds } from './sample-transfers';

vi.mock('../../src/services', () => ({ services: vi.fn() }));
vi.mock('../../src/config/config', async (original) => ({
  ...(await original<object>()),
  loadConfig: vi.fn(),
  requireConfig: vi.fn(),
}));

const key = 'a-function-key';
const secret = {
  route: 'default',
  side: 'source',
  mode: 'sas',
  secret: 'acrexportsas',
  kind: 'user-delegation',
  rights: 'racwl',
  version: '0f3c2a9be1d44d4f',
  expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
};

// The page is plain browser code: only a browser can say that it works under its own content security policy.
describe.skipIf(chromium === undefined)('the dashboard (skipped where no Chromium is installed)', () => {
  let page: Page;
  let pages: PageServer;
  let client: FakeClient;
  let memory: MemoryServices;

  beforeAll(async () => {
    client = fakeClient();
    const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };
    memory = memoryServices({}, { default: { schedules: [nightly] } });
    const { config } = memory.services;
    vi.mocked(services).mockReturnValue({ ...memory.services, now: () => new Date() });
    vi.mocked(loadConfig).mockReturnValue({ config });
    vi.mocked(requireConfig).mockReturnValue(config);
    putSampleTransfers(client, memory);
    pages = await servePages(client, key, { sas: { secrets: [secret] } });
    page = await launch(chromium!);
  });

  afterAll(async () => {
    await page.close();
    pages.server.closeAllConnections();
    pages.server.close();
  });

  const text = (selector = 'main') =>
    page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).innerText`);
  const click = (selector: string) =>
    page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);

  /** Opens a view anew, with the key from a link as the start command prints it. */
  async function open(hash: string, ready: string) {
    await page.open('about:blank');
    await page.open(`${pages.api}dashboard/index.html#key=${key}`);
    await page.until(`document.querySelector('.view')`);
    await page.evaluate(`location.hash = ${JSON.stringify(`#${hash}`)}`);
    await page.until(ready);
  }

  beforeEach(() => page.complaints.splice(0));

  it('takes the key from the link, and out of the address bar', async () => {
    await open('/', `document.querySelector('.tiles')`);
    expect(await page.evaluate('location.href')).toBe(`${pages.api}dashboard/index.html#/`);
    expect(page.complaints).toEqual([]);
  });

  it('asks for the key, says when it is wrong, and forgets it on request', async () => {
    await open('/', `document.querySelector('.tiles')`);
    await click('[title="Forget the function key"]');
    await page.until(`document.querySelector('.key-form')`);
    const enter = (value: string) =>
      page.evaluate(
        `document.querySelector('[name=key]').value = '${value}'; document.querySelector('.key-form').requestSubmit()`,
      );
    await enter('wrong');
    await page.until(`document.querySelector('.key-form .notice')`);
    await enter(key);
    await page.until(`document.querySelector('.tiles')`);
    expect(await page.evaluate(`localStorage.length`)).toBe(0);
  });

  it('shows what runs, what failed and what expires', async () => {
    await open('/', `document.querySelectorAll('.card').length === 2`);
    const overview = await text();
    expect(overview).toMatch(/In flight\s+2/);
    expect(overview).toMatch(/Not succeeded\s+2/);
    expect(overview).toMatch(/SAS expires\s+in (4 d 23 h|5 d)/);
    expect(overview).toMatch(/Health\s+Ready/);
  });

  it('shows the schedules, pauses one with a reason, and resumes it', async () => {
    await open('/schedules', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toMatch(/nightly\s+0 30 2 \* \* \*[^]*02:30:00 UTC[^]*Pause/);
    await click('tbody button');
    await page.evaluate(
      `document.querySelector('dialog [name=reason]').value = 'freeze'; document.querySelector('dialog form').requestSubmit()`,
    );
    await page.until(`document.querySelector('tbody').innerText.includes('freeze')`);
    await click('tbody button');
    await page.until(`!document.querySelector('tbody').innerText.includes('freeze')`);
    expect(page.complaints).toEqual([]);
  });

  it('filters the list by what the address says', async () => {
    await open('/transfers?status=partial', `document.querySelectorAll('tbody tr').length === 1`);
    expect(await text('tbody')).toContain(sampleIds.partial);
    await click('.chip[aria-pressed=false]');
    await page.until(`document.querySelectorAll('tbody tr').length === 5`);
    expect(await page.evaluate('location.hash')).toBe('#/transfers');
  });

  it('shows the batches of a running transfer, with bars for what is measured only', async () => {
    await open(`/transfers/${sampleIds.running}`, `document.querySelectorAll('tbody tr').length === 5`);
    const rows = await page.evaluate<string[]>(
      `[...document.querySelectorAll('tbody tr')].map((row) => row.innerText.replace(/\\s+/g, ' '))`,
    );
    expect(rows).toEqual([
      expect.stringContaining(`62 % of the import run export of ${sampleIds.failed} used again`) as string,
      expect.stringContaining('2.9 GiB of 7.4 GiB · 113 MiB/s, 41 s left') as string,
      expect.stringContaining('calculating') as string,
      expect.stringContaining('export is running') as string,
      expect.stringMatching(/^1 succeeded/) as string,
    ]);
    expect(await page.evaluate(`document.querySelectorAll('progress').length`)).toBe(3);
  });

  it('keeps the focus where it is when it refreshes', async () => {
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('.danger')`);
    await page.evaluate(`document.querySelector('.danger').focus(); window.focused = document.activeElement`);
    const before = client.lookups.length;
    await vi.waitUntil(() => client.lookups.length > before + 20, 20_000);
    expect(
      await page.evaluate(`document.activeElement === window.focused && window.focused.isConnected`),
    ).toBe(true);
  });

  it('shows the evidence of a finished transfer and finds what is missing', async () => {
    await open(`/transfers/${sampleIds.partial}`, `document.querySelector('input[type=search]')`);
    expect(await text()).toContain('120 of 120 artifacts');
    await click('input[type=checkbox]');
    await page.until(`document.querySelector('tbody').rows.length === 3`);
    expect(await text('tbody')).toContain('ARTIFACT_NOT_IMPORTED');
  });

  it('cancels after confirmation that names the transfer', async () => {
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('.danger')`);
    await click('.heading .danger');
    expect(await text('dialog')).toContain(`Cancel ${sampleIds.running}?`);
    expect(memory.documents.has(paths.cancel(sampleIds.running))).toBe(false);
    await page.evaluate(`document.querySelector('dialog input').value = 'wrong tag'`);
    await click('dialog [type=submit]');
    await page.until(`document.querySelector('main .notice')`);
    expect(memory.documents.get(paths.cancel(sampleIds.running))).toMatchObject({ reason: 'wrong tag' });
  });

  it('starts a transfer, and names wrong references by line', async () => {
    await open('/transfers', `document.querySelector('tbody')`);
    await click('#controls .primary');
    await page.until(`document.querySelector('dialog textarea')`);
    const submit = (references: string) =>
      page.evaluate(
        `document.querySelector('textarea').value = ${JSON.stringify(references)}; document.querySelector('dialog form').requestSubmit()`,
      );
    await submit('team/app:1\n\nBad Reference');
    await page.until(`document.querySelector('dialog .problem')`);
    expect(await text('dialog .problem')).toContain('line 3');
    await submit('team/app:1');
    await page.until(`location.hash.startsWith('#/transfers/t')`);
    expect(client.started).toEqual([await page.evaluate(`location.hash.split('/')[2]`)]);
  });

  it('plans by rules first, names what is wrong by field and line, and starts what was planned', async () => {
    await open('/transfers', `document.querySelector('tbody')`);
    await click('#controls .primary');
    await page.until(`document.querySelector('dialog .rules')`);
    await click('dialog summary');
    const fill = (name: string, value: string) =>
      page.evaluate(`document.querySelector('dialog [name=${name}]').value = ${JSON.stringify(value)}`);
    await fill('allow', 'team/**\n\nte am/*');
    await fill('semver', 'team/api >=2.1 <3');
    await fill('newest', '3');
    await click('dialog [name=referrers]');
    const planFirst = '.buttons [type=submit]:not(.primary)';
    await click(planFirst);
    await page.until(`document.querySelector('dialog .problem')`);
    expect(await text('dialog .problem')).toContain('Allow, line 3');
    page.complaints.splice(0);
    await fill('allow', 'team/**');
    await click(planFirst);
    await page.until(`location.hash.startsWith('#/plans/p')`);
    const planId = (await page.evaluate<string>('location.hash')).split('/')[2]!;
    expect(memory.documents.get(paths.request(planId))).toMatchObject({
      selection: {
        allow: ['team/**'],
        semver: [{ repositories: 'team/api', range: '>=2.1 <3', prereleases: false }],
        newest: 3,
        referrers: 'all',
        mode: 'missing',
      },
    });

    putPlan(client, memory, planId);
    await page.until(`document.querySelectorAll('tbody tr').length === 2`);
    expect(await text()).toMatch(/To export\s+2[^]*Skipped\s+1[^]*Left out\s+1[^]*12 repositories, 40 tags/);
    await page.evaluate(`location.hash = '#/plans/${planId}?show=unresolved'`);
    await page.until(`document.querySelector('tbody').innerText.includes('LAYER_TOO_LARGE')`);
    await click('.heading .primary');
    expect(await text('dialog')).toContain('2 artifacts in 1 batch');
    await click('dialog [type=submit]');
    await page.until(`location.hash.startsWith('#/transfers/t')`);
    const transferId = (await page.evaluate<string>('location.hash')).split('/')[2]!;
    expect(memory.documents.get(paths.request(transferId))).toMatchObject({ plan: planId });
    expect(page.complaints).toEqual([]);
  });

  it('shows the imports page by page, filters them, and opens one', async () => {
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

  it('shows secrets by name and version, and the settings masked', async () => {
    await open('/sas', `document.querySelector('tbody')`);
    expect(await text()).toContain('0f3c2a9b');
    await open('/settings', `document.querySelectorAll('tbody tr').length > 20`);
    expect(await text()).toContain('https://sourceaccount.blob.core.windows.net/transfer');
    await click('details summary');
    expect(await text('details')).toContain('source.registry');
  });

  it('shows a problem of the API instead of stale or no data', async () => {
    await open('/transfers/t00000000000none', `document.querySelector('.problem')`);
    expect(await text()).toContain('TRANSFER_NOT_FOUND');
  });

  it('breaks no rule of its content security policy in any view', async () => {
    for (const hash of ['/', '/transfers', `/transfers/${sampleIds.succeeded}`, '/sas', '/settings']) {
      await open(hash, `document.querySelector('.view')`);
    }
    expect(page.complaints).toEqual([]);
  });
});
