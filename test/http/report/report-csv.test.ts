import { expect, it } from 'vitest';
import { reportCsv } from '../../../src/http/report/report-csv';
import type { ArtifactResult } from '../../../src/domain/transfer/results';
import { sampleReport } from '../../support/documents';

const csv = (artifacts: readonly ArtifactResult[]) => [...reportCsv(sampleReport({ artifacts }))];

it('has a row an artifact, by RFC 4180', () => {
  const text = csv([
    {
      ...{ reference: 'team/app:1', targetReference: 'mirror/app:1', verified: true },
      ...{ digest: 'sha256:a', targetDigest: 'sha256:a', signedBy: 'CN=ops, O=acme' },
    },
    { reference: 'team/app:2', verified: false, handedOver: true },
    { reference: 'team/app:3', verified: false, cancelled: true },
    { reference: 'team/app:4', verified: false, reason: 'said "no", and\nthen nothing' },
  ]).join('');
  expect(text.split('\r\n')).toEqual([
    'transfer,route,reference,result,digest,targetDigest,reason,targetReference,signedBy,via,viaReason',
    't1,default,team/app:1,verified,sha256:a,sha256:a,,mirror/app:1,"CN=ops, O=acme",transfer,',
    't1,default,team/app:2,handed over,,,,,,transfer,',
    't1,default,team/app:3,cancelled,,,,,,transfer,',
    't1,default,team/app:4,failed,,,"said ""no"", and\nthen nothing",,,transfer,',
    '',
  ]);
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1'])(
  'keeps %j from being a formula',
  (reason) => {
    const row = csv([{ reference: 'a:1', verified: false, reason }])[1]!;
    expect(row).toMatch(/^t1,default,a:1,failed,,,"?'/);
  },
);

it('comes in chunks however many artifacts there are', () => {
  const artifacts = Array.from({ length: 10_000 }, (_, i) => ({ reference: `a:${i}`, verified: true }));
  const chunks = csv(artifacts);
  expect(chunks.join('').split('\r\n')).toHaveLength(10_002);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(50_000);
});

it('has a row for what became of each tag the source no longer has', () => {
  const prune = {
    ...{ mode: 'delete' as const, found: 3, deleted: ['a:1'], manifests: ['a@sha256:1'], listed: ['a:2'] },
    kept: [{ reference: 'a:3', reason: 'it is locked at the target' }],
  };
  const rows = [...reportCsv(sampleReport({ artifacts: [], prune }))].join('').split('\r\n');
  expect(rows.slice(1)).toEqual([
    't1,default,a:1,deleted,,,,,,transfer,',
    't1,default,a@sha256:1,deleted,,,,,,transfer,',
    't1,default,a:2,gone at the source,,,,,,transfer,',
    't1,default,a:3,kept,,,it is locked at the target,,,transfer,',
    '',
  ]);
});

it('says in each row which way the artifact went, and why', () => {
  const artifacts = [{ reference: 'a:1', verified: true }];
  const report = sampleReport({ artifacts, via: 'import', viaReason: 'the registries reach each other' });
  expect([...reportCsv(report)].join('').split('\r\n')[1]).toBe(
    't1,default,a:1,verified,,,,,,import,the registries reach each other',
  );
});

it('says no way of what ended before that was decided', () => {
  const { via: _, ...undecided } = sampleReport({ artifacts: [{ reference: 'a:1', verified: false }] });
  expect([...reportCsv(undecided)][1]).toBe('t1,default,a:1,failed,,,,,,,\r\n');
});

it('says that a report of before that names no way went by pipelines, where it has batches', () => {
  const parts = { artifacts: [{ reference: 'a:1', verified: true }], batches: [{ batch: 1, spans: {} }] };
  const { via: _, ...old } = sampleReport(parts);
  expect([...reportCsv(old)][1]).toBe('t1,default,a:1,verified,,,,,,transfer,\r\n');
});
