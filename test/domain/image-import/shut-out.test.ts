import { describe, expect, it } from 'vitest';
import { shutOut } from '../../../src/domain/image-import/shut-out';
import { sampleFailure, sampleResult, sampleWaybill } from '../../support/documents';

/** A batch whose artifacts ended so; undefined: it arrived. */
const batch = (...reasons: readonly (string | undefined)[]) => ({
  waybill: sampleWaybill(),
  result: sampleResult(),
  artifacts: reasons.map((reason, n) => ({
    ...{ reference: `a:${n}`, verified: reason === undefined },
    ...(reason !== undefined && { reason }),
  })),
});
const denied = { ...sampleFailure, code: 'ACCESS_DENIED', message: 'no' } as const;

describe('images that were not imported', () => {
  const unknown = 'ARTIFACT_NOT_IMPORTED: DENIED: requested access to the resource is denied';

  it.each([
    ['all, in words nobody knows', [batch(unknown), batch(unknown)]],
    ['one alone, that was turned away', [batch('ACCESS_DENIED: it may not be pulled')]],
    ['one alone, in the words of a firewall', [batch('ARTIFACT_NOT_IMPORTED: Forbidden Forbidden client')]],
    [
      'one alone, whose import nobody may begin',
      [{ ...batch(unknown), result: sampleResult({ error: denied }) }],
    ],
  ])('were shut out: %s', (_, batches) => {
    expect(shutOut(batches, undefined)).toMatchObject({ isOfAll: true });
  });

  it.each([
    ['others came over', [batch(unknown, undefined)]],
    ['one alone, for a reason of its own', [batch('ARTIFACT_NOT_IMPORTED: docs/forbidden:1 is disallowed')]],
    ['one has a tag that is taken', [batch(unknown, 'TAG_TAKEN: x')]],
    [
      'a batch could not be verified',
      [batch(unknown, unknown), { waybill: sampleWaybill(), result: sampleResult({ error: denied }) }],
    ],
  ])('may have been shut out for themselves: %s', (_, batches) => {
    expect(shutOut(batches, undefined)).toMatchObject({ isOfAll: false });
  });

  it('were not shut out where they arrived, or were never tried', () => {
    expect(shutOut([batch(undefined)], undefined)).toBeUndefined();
    expect(shutOut([batch('cancelled on request')], sampleFailure)).toBeUndefined();
  });

  it('are none where the transfer was stopped before', () => {
    expect(shutOut([], denied)).toEqual({ why: 'ACCESS_DENIED: no', isOfAll: false });
  });
});
