import { beforeEach, describe, expect, it, vi } from 'vitest';
import { armExchange, type ArmAnswer } from '../../../src/azure/arm';
import { createImageImports, type ImportOrder } from '../../../src/azure/image-import/image-imports';
import { endOf } from '../../../src/domain/route';
import { registryId } from '../../../src/domain/side';
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

describe('an order that ends with 404', () => {
  const [source, target] = [endOf(route, 'source'), endOf(route, 'target')];
  const orderOf = { ...order, source: { ...order.source, resourceId: registryId(source) } };
  const answered = async (code?: string, message?: string) => {
    const body = code === undefined ? '' : { error: { code, message } };
    vi.mocked(armExchange).mockResolvedValue({ status: 404, headers: {}, body });
    return imports.begin(orderOf);
  };
  const lacks = (registry: string) =>
    `The Resource 'Microsoft.ContainerRegistry/registries/${registry}' under resource group 'x' was not ` +
    'found.';

  it.each([
    ['target', 'ResourceNotFound', lacks(target.registry.toUpperCase())],
    ['source', 'ResourceNotFound', lacks(source.registry)],
    ['source', 'ResourceGroupNotFound', `Resource group '${source.resourceGroup}' could not be found.`],
    ['target', 'SubscriptionNotFound', `The subscription '${target.subscriptionId}' could not be found.`],
  ] as const)('is of the registry that ARM quotes: %s, %s', async (side, code, message) => {
    await expect(answered(code, message)).rejects.toMatchObject({
      failure: {
        ...{ code: 'REGISTRY_NOT_FOUND', origin: side },
        message: expect.stringContaining(registryId(side === 'source' ? source : target)) as string,
      },
    });
  });

  it.each([
    ['ManifestUnknown', `the manifest is not in ${target.registry}`],
    ['ResourceNotFound', 'no such thing'],
    ['ResourceNotFound', `${lacks(target.registry)} ${lacks(source.registry)}`],
    [undefined, undefined],
  ])('is of any end where nobody says: %s %s', async (code, message) => {
    const ends = `it may mean registry ${target.registry}, the source registry ${source.registry}, or a@s`;
    await expect(answered(code, message)).rejects.toMatchObject({
      failure: {
        ...{ code: 'REFUSED', retryable: false },
        message: expect.stringContaining(ends) as string,
      },
    });
  });

  it('is of the image, of the registry or the address where another tenant is asked', async () => {
    vi.mocked(armExchange).mockResolvedValue({ status: 404, headers: {}, body: {} });
    const abroad = { ...order, source: { ...order.source, registryUri: 'other.azurecr.io' } };
    await expect(imports.begin(abroad)).rejects.toThrow('the source registry other.azurecr.io');
  });
});

it('is followed nowhere where no answer names a place', async () => {
  expect(await begun({})).toEqual({ state: 'running', url: '' });
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
