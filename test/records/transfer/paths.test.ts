import { describe, expect, it } from 'vitest';
import { openRecords } from '../../../src/records/records';
import { reportPath, waybillNamed, waybillPath } from '../../../src/records/transfer/paths';
import { sampleReport } from '../../support/documents';
import { processorTime } from '../../support/processor-time';
import { memoryDocuments } from '../../support/services';

describe('the waybill a text names', () => {
  const { name } = waybillPath('t0mhabcdefghijkl', 12);

  it('is that of a batch', () => {
    expect(waybillNamed(name)?.name).toBe(name);
  });

  it.each([
    '',
    '../../secrets.json',
    `${name}/..`,
    `x/${name}`,
    name.replace('12', '-1'),
    'plans/p/plan.json',
  ])('is none for %j', (text) => {
    expect(waybillNamed(text)).toBeUndefined();
  });
});

describe('the report of a large transfer', () => {
  it('is parsed in well under a second', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const artifacts = Array.from({ length: 10_000 }, (_, i) => ({
      reference: `team/app:${i}`,
      digest,
      targetDigest: digest,
      verified: true,
    }));
    const documents = new Map([[reportPath('t1').name, sampleReport({ artifacts })]]);
    const records = openRecords(memoryDocuments(documents));
    const took = await processorTime(async () => {
      expect((await records.read(reportPath('t1')))?.artifacts).toHaveLength(10_000);
    });
    expect(took).toBeLessThan(1000);
  });
});
