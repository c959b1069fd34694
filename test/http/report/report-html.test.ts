import { expect, it } from 'vitest';
import { tell } from '../../../src/domain/errors';
import { answerChunks } from '../../../src/http/report/answer-chunks';
import { reportHtml } from '../../../src/http/report/report-html';
import { sampleFailure, sampleReport } from '../../support/documents';

const evil = `<script>alert("1")</script>&'\u0000`;

it('says what came of a transfer, and what to do', () => {
  const artifacts = [
    { reference: 'a:1', verified: true, digest: 'sha256:a', targetDigest: 'sha256:a' },
    { reference: 'a:2', verified: false, cancelled: true as const },
    { reference: 'a:3', verified: false, reason: 'lost' },
  ];
  const error = { ...tell(sampleFailure), phase: 'import' as const };
  const html = [...reportHtml(sampleReport({ artifacts, error, status: 'partial' }))].join('');
  expect(html).toContain('3 artifacts: 1 verified, 1 failed, 1 cancelled');
  expect(html).toContain('Stopped at import: RUN_FAILED');
  expect(html).toContain('<strong>Do:</strong>');
  expect(html).toContain('<svg');
});

it('names no blob and no run where there was none', () => {
  const batches = [{ batch: 1, blob: 'acr-ferry/t1-1', spans: {}, error: tell(sampleFailure) }];
  const html = [...reportHtml(sampleReport({ via: 'import', batches }))].join('');
  expect(html).toContain('<dt>Way</dt><dd>image import, 1 batch</dd>');
  expect(html).toContain('RUN_FAILED');
  expect(html).not.toMatch(/acr-ferry\/t1-1|Export run|bytes/);
});

it('says why it went the way it did, where there was another', () => {
  const html = [...reportHtml(sampleReport({ via: 'transfer', viaReason: 'closed & far' }))].join('');
  expect(html).toContain('<dt>Why by pipelines</dt><dd>closed &amp; far</dd>');
});

it('escapes whatever anybody can name, and loads nothing', () => {
  const batches = [
    { batch: 1, blob: evil, spans: {}, exportRun: evil, error: tell({ ...sampleFailure, message: evil }) },
  ];
  const artifacts = [{ reference: evil, verified: false, reason: evil, digest: evil }];
  const html = [...reportHtml(sampleReport({ route: evil, notes: [evil], artifacts, batches }))].join('');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('\u0000');
  expect(html.split('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\ufffd')).toHaveLength(9);
  expect(html.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|href=|url\(/);
});

it('is answered chunk by chunk, and may run nothing', async () => {
  const artifacts = Array.from({ length: 10_000 }, (_, i) => ({ reference: `a:${i}`, verified: true }));
  const { headers, body } = answerChunks(reportHtml(sampleReport({ artifacts })), 'text/html', 't1.html');
  expect(headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8' });
  expect((headers as Record<string, string>)['Content-Security-Policy']).toContain('sandbox');
  let [longest, total] = [0, 0];
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    longest = Math.max(longest, chunk.length);
    total += chunk.length;
  }
  expect(total).toBeGreaterThan(500_000);
  expect(longest).toBeLessThan(100_000);
});

it('tells of what has no good signature apart, and who signed the others', () => {
  const artifacts = [
    { reference: 'a:1', verified: true, signedBy: 'CN=<ops>' },
    { reference: 'a:2', verified: false, reason: 'SIGNATURE_MISSING: none' },
  ];
  const html = [...reportHtml(sampleReport({ artifacts }))].join('');
  expect(html).toMatch(/Without a good signature<\/h2>.*a:2.*SIGNATURE_MISSING.*Artifacts<\/h2>.*a:1/s);
  expect(html).toContain('signed by CN=&lt;ops&gt;');
  expect(html.split('a:2')).toHaveLength(2);
});
