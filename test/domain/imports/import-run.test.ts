import { describe, expect, it } from 'vitest';
import { findRuns, type ImportRun } from '../../../src/domain/imports/import-run';
import { sideOf } from '../../../src/domain/route';
import { memoryServices } from '../../support/services';

const side = sideOf(memoryServices().route, 'target');
const container = 'https://targetaccount.blob.core.windows.net/transfer';
const since = '2026-01-01T00:10:00Z';

const run = (given: Partial<ImportRun> = {}): ImportRun => ({
  name: 'importpipeline_1',
  uri: `${container}/a/b 1.tar`,
  triggeredAt: '2026-01-01T00:20:00Z',
  state: { state: 'running' },
  ...given,
});
const find = (...runs: ImportRun[]) => findRuns(runs, side, { blob: 'a/b 1.tar', since })[0]?.name;

describe('the run that imports a blob', () => {
  it.each([
    ['as it is', `${container}/a/b 1.tar`],
    ['escaped', `${container}/a/b%201.tar`],
    ['escaped throughout', `${container}/a%2Fb%201.tar`],
    ['with the container in other case', `https://TargetAccount.blob.core.windows.net/Transfer/a/b 1.tar`],
  ])('is known by a URI %s', (_, uri) => {
    expect(find(run({ uri }))).toBe('importpipeline_1');
  });

  it.each<[string, Partial<ImportRun>]>([
    ['of another blob', { uri: `${container}/a/b 1.tar2` }],
    ['of a blob whose name differs in case', { uri: `${container}/a/B 1.tar` }],
    ['of another container', { uri: `${container}2/a/b 1.tar` }],
    ['of an earlier blob of that name', { triggeredAt: '2026-01-01T00:04:00Z' }],
    ['of another pipeline', { pipelineId: '/x/importPipelines/other' }],
    ['whose URI cannot be unescaped', { uri: `${container}/a/b%E0%A4%A.tar` }],
    ['without any time', { triggeredAt: undefined }],
  ])('is none %s', (_, given) => {
    expect(find(run(given))).toBeUndefined();
  });

  it('is known by its request before it executes', () => {
    expect(find(run({ uri: undefined, blob: 'a/b 1.tar', triggeredAt: undefined, createdAt: since }))).toBe(
      'importpipeline_1',
    );
  });

  it('is the latest of several', () => {
    const later = run({ name: 'later', triggeredAt: '2026-01-01T00:35:00Z' });
    expect(find(run(), later, run({ name: 'other' }))).toBe('later');
  });

  it('is the trigger’s when only that counts', () => {
    const byHand = run({ triggeredAt: undefined, startedAt: '2026-01-01T00:30:00Z' });
    expect(find(byHand)).toBe('importpipeline_1');
    expect(findRuns([byHand], side, { blob: 'a/b 1.tar', since, triggeredOnly: true })).toEqual([]);
  });
});
