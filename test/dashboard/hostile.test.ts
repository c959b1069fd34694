import { expect, it } from 'vitest';
import { TransferError } from '../../src/domain/errors';
import { composeReport } from '../../src/domain/transfer/compose-report';
import { countArtifacts } from '../../src/domain/transfer/results';
import { reportPath } from '../../src/records/transfer/paths';
import { transferInstance } from '../application/fake-client';
import { sampleResult, sampleWaybill } from '../support/documents';
import { describeDashboard, key } from './dashboard';
import { before, digest, sampleIds } from './sample-transfers';

const id = 't0000000000large';
const evil = '<img src=x onerror="window.pwned=true">';
const span = (from: number, to: number) => ({ from: before(from), to: before(to) });

/** 10,000 artifacts in 200 batches, each of them with markup for a reason. */
function largeReport() {
  const batches = Array.from({ length: 200 }, (_, i) => {
    const batch = i + 1;
    const artifacts = Array.from({ length: 50 }, (_, n) => ({
      ...{ reference: `team/app:${batch}.${n}`, digest: digest(n), verified: n > 0 },
      ...(n === 0 && { reason: evil }),
    }));
    const spans = { export: span(500_000 - i * 1000, 300_000 - i * 1000) };
    return {
      waybill: sampleWaybill({ transferId: id, batch, blob: evil, artifacts: [] }),
      ...{ result: sampleResult({ batch, spans }), artifacts },
    };
  });
  return composeReport({
    ...{ transferId: id, route: evil, startedAt: before(600_000), finishedAt: before(0), batches },
    ...{
      caller: { kind: 'key', name: evil },
      planSpan: span(600_000, 590_000),
      unresolved: [],
      notes: [evil],
    },
  });
}

describeDashboard('a hostile user', (opened) => {
  it('gets no markup into the page, nor so much of it that nobody can read it', async () => {
    const { page, client, memory, text, open } = opened();
    const report = largeReport();
    memory.documents.set(reportPath(id).name, report);
    const output = { ...report, artifacts: countArtifacts(report.artifacts) };
    client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
    await open(`/transfers/${id}`, `document.querySelector('.timeline') && document.querySelector('tbody')`);
    expect(await text()).toContain(evil);
    expect(await page.evaluate(`document.querySelectorAll('main img').length`)).toBe(0);
    expect(await page.evaluate('window.pwned === undefined')).toBe(true);
    expect(await page.evaluate(`document.querySelector('tbody').rows.length`)).toBe(100);
    const rows = await page.evaluate<number>(`document.querySelectorAll('.timeline rect.export').length`);
    expect(rows).toBeLessThanOrEqual(102);
    expect(page.complaints).toEqual([]);
  });

  it('reads what happened when a page of somebody else comes in place of data, or a refusal', async () => {
    const { page, text, open } = opened();
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('tbody progress')`);
    const answer = (status: number) =>
      page.evaluate(
        `window.fetch = async () => new Response('<h1>Sign in</h1>', ` +
          `{ status: ${status}, headers: { 'content-type': 'text/html' } }); ` +
          `dispatchEvent(new Event('hashchange'))`,
      );
    await answer(200);
    await page.until(`document.querySelector('.problem')`);
    expect(await text('.problem')).toMatch(/Answered 200\s+A page came in place of data/);
    await answer(403);
    await page.until(`document.querySelector('.problem').innerText.includes('Answered 403')`);
    expect(await page.evaluate(`document.querySelector('tbody progress') !== null`)).toBe(true);
    expect(page.complaints).toEqual([]);
  });

  it('sees no older answer in place of a newer one, however late it comes', async () => {
    const { page, text, open } = opened();
    await open('/sas', `document.querySelector('tbody')`);
    await page.evaluate(`{
      const ask = window.fetch;
      const released = new Promise((release) => (window.release = release));
      window.fetch = async (...asked) => (await released, ask(...asked));
      dispatchEvent(new Event('hashchange'));
      window.fetch = async () => new Response('', { status: 418 });
      dispatchEvent(new Event('hashchange'));
      window.fetch = ask;
    }`);
    await page.until(`document.querySelector('.problem')`);
    const entries = `performance.getEntriesByType('resource')`;
    const asked = `${entries}.filter(({ name }) => name.endsWith('/sas')).length`;
    const before = await page.evaluate<number>(asked);
    await page.evaluate('release()');
    await page.until(`${asked} > ${before}`);
    expect(await text('.problem')).toContain('418');
  });

  it('sees the last answer and why there is no newer one when the API fails in the middle', async () => {
    const { page, client, text, open } = opened();
    await open(`/transfers/${sampleIds.running}`, `document.querySelector('tbody progress')`);
    const answer = client.getStatus;
    const options = { operation: 'look', origin: 'app', retryable: true } as const;
    client.getStatus = () => Promise.reject(new TransferError('UNAVAILABLE', 'the hub is away', options));
    await page.until(`document.querySelector('.problem')`);
    expect(await text()).toContain('the hub is away');
    expect(await page.evaluate(`document.querySelector('tbody progress') !== null`)).toBe(true);
    client.getStatus = answer;
    await page.evaluate(
      `sessionStorage.setItem('acr-ferry-key', 'revoked'); ` + `dispatchEvent(new Event('hashchange'))`,
    );
    await page.until(`document.querySelector('.key-form .notice')`);
    await page.evaluate(
      `document.querySelector('[name=key]').value = '${key}'; ` +
        `document.querySelector('.key-form').requestSubmit()`,
    );
    await page.until(`document.querySelector('tbody progress') && !document.querySelector('.problem')`);
  });
});
