import { describe, expect, it } from 'vitest';
import { readRun } from '../../../src/azure/pipelines/pipeline-run';

const run = (provisioningState: string, status: string, more: object = {}) => ({
  name: 'run1',
  properties: { provisioningState, response: { status, ...more } },
});

describe('readRun', () => {
  it.each([
    ['Creating', 'Running'],
    ['Succeeded', 'Running'],
    ['Creating', 'Succeeded'],
    ['Updating', ''],
  ])('keeps waiting while provisioning is %s and status %s', (provisioning, status) => {
    expect(readRun(run(provisioning, status)).state).toBe('running');
  });

  it('reads the progress, which is text', () => {
    expect(readRun(run('Creating', 'Running', { progress: { percentage: '42' } }))).toEqual({
      state: 'running',
      percent: 42,
    });
  });

  it('masks a SAS in the error text and bounds its length', () => {
    const pipelineRunErrorMessage = `https://a/b?sv=1&sig=c2VjcmV0 ${'x'.repeat(9000)}`;
    const state = readRun(run('Failed', 'Failed', { pipelineRunErrorMessage }));
    const { message } = state as { message: string };
    expect(message).not.toContain('c2VjcmV0');
    expect(message).toHaveLength(2000);
  });

  it('succeeds only when both say so', () => {
    expect(readRun(run('Succeeded', 'Succeeded'))).toEqual({ state: 'succeeded' });
  });

  it('keeps the error text of a run that succeeded in part', () => {
    expect(readRun(run('Succeeded', 'Succeeded', { pipelineRunErrorMessage: 'api:v1 failed' }))).toEqual({
      state: 'succeeded',
      errors: 'api:v1 failed',
    });
  });

  it.each([
    ['Failed', 'Running'],
    ['Succeeded', 'Failed'],
    ['Canceled', ''],
  ])('fails when provisioning is %s and status %s', (provisioning, status) => {
    const state = readRun(run(provisioning, status, { pipelineRunErrorMessage: 'Status: 403' }));
    expect(state).toEqual({ state: 'failed', message: 'Status: 403' });
  });

  it.each([
    ['Succeeded', 'Completed', {}, 'Completed'],
    ['Succeeded', 'Running', { finishTime: '2026-01-01T00:00:00Z' }, undefined],
    ['Ready', 'Completed', { startTime: '2026-01-01', finishTime: '2026-01-02' }, 'Ready, Completed'],
  ])('is over with %s and %s %o, and tells of words it does not know', (state, status, more, unknown) => {
    expect(readRun(run(state, status, more))).toEqual({ state: 'succeeded', ...(unknown && { unknown }) });
  });

  it.each([
    ['Creating', 'Completed', {}, 'Completed'],
    ['Succeeded', 'Exporting', { startTime: '2026-01-01T00:00:00Z' }, 'Exporting'],
    ['Succeeded', 'In Progress', { finishTime: '0001-01-01T00:00:00+00:00' }, undefined],
  ])('goes on with %s and %s %o', (state, status, more, unknown) => {
    const seen = readRun(run(state, status, more));
    expect([seen.state, (seen as { unknown?: string }).unknown]).toEqual(['running', unknown]);
  });

  it('waits for a run whose response is not there yet', () => {
    expect(readRun({ name: 'run1', properties: {} })).toEqual({ state: 'running' });
  });
});
