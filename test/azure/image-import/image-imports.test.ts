import { beforeEach, describe, expect, it, vi } from 'vitest';
import { armExchange, type ArmAnswer } from '../../../src/azure/arm';
import { createImageImports, type ImportOrder } from '../../../src/azure/image-import/image-imports';
import { endOf } from '../../../src/domain/route';
import { memoryServices } from '../../support/services';

vi.mock('../../../src/azure/arm', async (original) => ({
  ...(await original<object>()),
  createArmClient: vi.fn(),
  armExchange: vi.fn(),
}));

const { route } = memoryServices({ ROUTE_VIA: 'import', STATE_SA: 'stateaccount' });
const imports = createImageImports(endOf(route, 'target'), undefined as never);
const order: ImportOrder = { source: { sourceImage: 'a@sha256:0' }, mode: 'Force' };
const url = 'https://management.azure.com/operations/1';
const date = 'Thu, 01 Jan 2026 00:00:00 GMT';

/** What comes of an answer of ARM to the order. */
function begun(headers: Record<string, string>, body: unknown = null, status = 202) {
  vi.mocked(armExchange).mockResolvedValue({ status, headers, body } satisfies ArmAnswer);
  return imports.begin(order);
}
beforeEach(() => vi.mocked(armExchange).mockReset());

describe('an image import that goes on', () => {
  it.each([
    ['seconds', '10', 10],
    ['a date, by the clock of the service', 'Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['a date that is past', 'Wed, 31 Dec 2025 00:00:00 GMT', undefined],
    ['nonsense', 'soon', undefined],
  ])('is left alone as long as that is asked for, by %s', async (_how, asked, retryAfterSeconds) => {
    const seen = await begun({ location: url, date, 'retry-after': asked });
    expect(seen).toEqual({ state: 'running', url, ...(retryAfterSeconds && { retryAfterSeconds }) });
  });

  it.each([
    ['the same', url],
    ['one of a region', 'https://westeurope.management.azure.com/operations/1'],
    ['one without a host', '/subscriptions/s/operationResults/1'],
  ])('is followed at the host of ARM: %s', async (_which, location) => {
    expect(await begun({ location })).toEqual({ state: 'running', url: location });
  });

  it.each([
    'https://management.azure.com.evil.example/operations/1',
    'https://evil.example/management.azure.com',
    'http://westeurope.management.azure.com/operations/1',
    'https://westeurope.management.azure.com:8443/operations/1',
    'https://evilmanagement.azure.com/operations/1',
    '//evil.example/operations/1',
    'https://management.azure.com@evil.example/',
    'https://[',
    'javascript:alert(1)',
  ])('is not followed at %s', async (location) => {
    const refused = {
      failure: {
        code: 'REFUSED',
        message: expect.stringContaining('an import is to be followed at') as string,
      },
    };
    await expect(begun({ location })).rejects.toMatchObject(refused);
    await expect(imports.look(location)).rejects.toMatchObject(refused);
    expect(armExchange).toHaveBeenCalledTimes(1);
  });
});

it.each([
  [{ status: 7 }, 200, { state: 'succeeded' }],
  ['nonsense', 200, { state: 'succeeded' }],
  [[], 202, { state: 'running', url }],
  [{ status: 'InProgress' }, 200, { state: 'running', url }],
  [{ status: 'Succeeded' }, 202, { state: 'succeeded' }],
])('what an answer says in whatever shape: %j with %d', async (body, status, state) => {
  expect(await begun({ location: url }, body, status)).toEqual(state);
});
