import { describe, expect, it } from 'vitest';
import { reportPath } from '../../../src/records/transfer/paths';
import { fakeClient } from '../fake-client';
import { refusalOf, useStarts } from './starting';

const app = useStarts();

describe('a start with an idempotency key', () => {
  it('finds the transfer of the first request', async () => {
    const first = await app.start('key-1');
    const second = await app.start('key-1', { artifacts: ['team/web:2', 'team/app:1', 'team/app:1'] });
    expect(second).toEqual({ request: first.request, duplicates: ['team/app:1'], fresh: false });
    expect(app.client.started).toHaveLength(1);
  });

  it('refuses other artifacts under the same key', async () => {
    await app.start('key-1');
    const refusal = await refusalOf(app.start('key-1', { artifacts: ['team/app:1'] }));
    expect(refusal.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(refusal.errors).toEqual([expect.objectContaining({ field: 'Idempotency-Key' })]);
    expect(app.client.started).toHaveLength(1);
  });

  it('never starts a finished transfer again, though the task hub would', async () => {
    const { request } = await app.start('key-1');
    app.client.set(request.transferId, { runtimeStatus: 'Completed' });
    await app.start('key-1');
    expect(app.client.started).toHaveLength(1);
  });

  it('never starts a transfer again whose history was purged', async () => {
    const { request } = await app.start('key-1');
    app.client = fakeClient();
    app.memory.documents.set(reportPath(request.transferId).name, {});
    await app.start('key-1');
    expect(app.client.started).toEqual([]);
  });

  it('starts one transfer for requests at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => app.start('key-1')));
    expect(all.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(app.client.started).toHaveLength(1);
  });

  it.each(['', ' ', 'x'.repeat(256), 'tab\there', 'ümlaut'])('refuses %j', async (key) => {
    const refusal = await refusalOf(app.start(key));
    expect(refusal).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ field: 'Idempotency-Key' }] });
    expect(app.memory.documents.size).toBe(0);
  });
});
