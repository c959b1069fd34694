import { describe, expect, it } from 'vitest';
import { judge, type ArchiveFacts } from '../../../src/domain/imports/judge';
import type { PipelineFacts } from '../../../src/domain/imports/pipeline-conditions';
import { sentenceOf, type ConditionName } from '../../../src/domain/imports/verdict';

const now = '2026-03-01T00:00:00.000Z';
const container = 'https://a.blob.core.windows.net/transfer';

const pipeline = {
  provisioningState: 'Succeeded',
  triggerEnabled: true,
  container,
  deletesBlobs: false,
};
const facts: PipelineFacts = {
  name: 'importpipeline',
  pipeline,
  wantedContainer: container,
  access: { mode: 'sas', rights: 'rl', expiresAt: '2026-03-05T00:00:00.000Z' },
};
const blob: ArchiveFacts = {
  ...{ account: 'targetaccount', container: 'transfer', blob: 'a.tar' },
  bytes: 10,
  lastModified: '2026-02-28T23:59:00.000Z',
  contentMd5: '1B2M2Y8AsgTpgAmY7PhCfg==',
  category: 'acr-transfer-blob',
};

/** Names of the conditions in a state. */
const inState = (
  state: string,
  pipelineFacts: PipelineFacts,
  archive: ArchiveFacts = blob,
): ConditionName[] =>
  judge(pipelineFacts, archive, now)
    .conditions.filter((condition) => condition.state === state)
    .map(({ name }) => name);

describe('the verdict on a blob', () => {
  it('is that it will import when every condition is met', () => {
    const verdict = judge(facts, blob, now);
    expect(verdict.conditions.map(({ name, state }) => [name, state])).toEqual(
      [
        'pipeline',
        'trigger',
        'container',
        'access',
        'rights',
        'last-modified',
        'content-md5',
        'category',
        'committed',
      ].map((name) => [name, 'met']),
    );
    expect([verdict.willImport, sentenceOf(verdict)]).toEqual([true, 'will import']);
  });

  it.each<[ConditionName, PipelineFacts]>([
    ['pipeline', { ...facts, pipeline: { ...pipeline, provisioningState: 'Failed' } }],
    ['trigger', { ...facts, pipeline: { ...pipeline, triggerEnabled: false } }],
    ['container', { ...facts, pipeline: { ...pipeline, container: `${container}2` } }],
    [
      'access',
      {
        ...facts,
        access: { mode: 'sas', rights: 'rl', finding: { code: 'SAS_EXPIRED', message: 'expired' } },
      },
    ],
    ['rights', { ...facts, access: { mode: 'sas', rights: 'r' } }],
    ['rights', { ...facts, pipeline: { ...pipeline, deletesBlobs: true } }],
  ])('names %s, with a remedy, when that is what the pipeline lacks', (name, wrong) => {
    const verdict = judge(wrong, blob, now);
    const unmet = verdict.conditions.filter(({ state }) => state === 'unmet');
    expect(unmet.map((condition) => condition.name)).toEqual([name]);
    expect(unmet[0]?.remedy).toMatch(/\w+ .*\.$/);
    expect(sentenceOf(verdict)).toBe(`will not import because ${unmet[0]?.found ?? ''}`);
  });

  it.each<[ConditionName, Partial<ArchiveFacts>]>([
    ['last-modified', { lastModified: '2025-12-30T23:59:59.000Z' }],
    ['content-md5', { contentMd5: 'abc=' }],
    ['category', { category: 'Acr-Transfer-Blob' }],
    ['committed', { bytes: 0 }],
    ['committed', { copyStatus: 'pending' }],
    ['committed', { copyStatus: 'aborted' }],
  ])('names %s when that is what the blob lacks', (name, wrong) => {
    expect(inState('unmet', facts, { ...blob, ...wrong })).toEqual([name]);
  });

  it('names everything a careless copy loses', () => {
    const { contentMd5, category, ...bare } = blob;
    expect([contentMd5, category]).not.toContain(undefined);
    expect(inState('unmet', facts, bare)).toEqual(['content-md5', 'category']);
  });

  it('takes a blob of sixty days to the second, and one from a clock that is ahead', () => {
    expect(inState('unmet', facts, { ...blob, lastModified: '2025-12-31T00:00:00.000Z' })).toEqual([]);
    expect(inState('unmet', facts, { ...blob, lastModified: '2026-03-01T00:04:00.000Z' })).toEqual([]);
  });

  it('says what it cannot know instead of guessing', () => {
    expect(inState('unknown', { ...facts, access: { mode: 'managed-identity' } })).toEqual(['access']);
    expect(inState('unknown', { ...facts, access: { mode: 'unknown', reason: 'no' } })).toEqual(['access']);
    expect(inState('unknown', { ...facts, access: { mode: 'sas' } })).toEqual(['rights']);
  });

  it('ends at a pipeline that does not exist, and still judges the blob', () => {
    const { pipeline: gone, ...rest } = facts;
    expect(gone).toBeDefined();
    expect(inState('unmet', rest, { ...blob, bytes: 0 })).toEqual(['pipeline', 'committed']);
  });

  it('survives metadata of any kind', () => {
    const odd = judge(facts, { ...blob, category: `\u0000"${'x'.repeat(100_000)}` }, now);
    expect(JSON.stringify(odd).length).toBeLessThan(5000);
  });
});
