import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listTransfersHandler } from '../../src/functions/transfer/list-transfers';
import { startTransferHandler } from '../../src/functions/transfer/start-transfer';
import { services } from '../../src/services';
import { fakeClient, type FakeClient } from '../application/fake-client';
import { configOf, problems } from '../config/parse-routes';
import { call } from '../functions/host';
import { httpRequest } from '../http/request';
import { memoryServices } from '../support/services';

vi.mock('../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;
beforeEach(() => {
  client = fakeClient();
  vi.mocked(services).mockReturnValue(memoryServices().services);
});

describe('a route whose sides share a container', () => {
  const shared = {
    source: { sa: 'one', container: 'transfer' },
    target: { sa: 'one', container: 'transfer' },
  };

  it('is refused by the settings, not by its first copy', () => {
    expect(problems({ a: shared })).toEqual([
      expect.stringMatching(/^.routes.a.target.container is that of the source, .*: name another$/),
    ]);
  });

  it('is fine with two containers, and where one side is not ours', () => {
    expect(problems({ a: { ...shared, target: { sa: 'one', container: 'arrived' } } })).toEqual([]);
    expect(configOf({ a: { ...shared, mode: 'send' } }).routes.size).toBe(1);
  });
});

describe('an Idempotency-Key', () => {
  const post = (selection: object) =>
    call(
      startTransferHandler,
      client,
      httpRequest('transfers', {
        method: 'POST',
        body: { artifacts: ['a:1', 'b:1'], selection },
        headers: { 'Idempotency-Key': 'k' },
      }),
    );
  const rules = {
    allow: ['a/**', 'b/**'],
    deny: ['**:x', '**:y'],
    semver: [
      { repositories: 'a/**', range: '>1' },
      { repositories: 'b/**', range: '>2' },
    ],
  };

  it('finds the transfer of the same rules in another order', async () => {
    const first = await post(rules);
    const reversed = Object.fromEntries(
      Object.entries(rules).map(([name, list]) => [name, [...list].reverse()]),
    );
    const again = await post(reversed);
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toMatchObject({ transferId: (first.body as { transferId: string }).transferId });
  });

  it('is refused for other rules', async () => {
    await post(rules);
    expect((await post({ ...rules, allow: rules.deny, deny: rules.allow })).status).toBe(409);
    expect((await post({ ...rules, deny: ['**:x'] })).status).toBe(409);
  });
});

describe('times in a query', () => {
  const list = (from: string) =>
    call(listTransfersHandler, client, httpRequest('transfers', { query: { from } }));

  it('may have a plus sign that nobody escaped', async () => {
    const { body } = await list('2020-01-01T00:00:00 01:00');
    expect(body).toEqual({ transfers: [] });
  });

  it.each(['yesterday', '2020-01-01', '2020-01-01T00:00:00', '2020-01-01 00:00:00'])(
    'that are none are answered with one: %s',
    async (from) => {
      const { status, body } = await list(from);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        errors: [
          { field: 'from', problem: expect.stringContaining('a time like 2026-01-31T08:00:00Z') as string },
        ],
      });
    },
  );
});
