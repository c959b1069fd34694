import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig, parseConfig, requireConfig } from '../../src/config/config';
import { getConfigHandler } from '../../src/functions/get-config';
import { healthHandler } from '../../src/functions/health';
import { healthDetailsHandler } from '../../src/functions/health-details';
import { TransferError } from '../../src/domain/errors';
import { httpRequest, principal } from '../http/request';
import { sampleEnvironment } from '../support/environment';
import { invocation } from './host';

vi.mock('../../src/config/config', async (original) => ({
  ...(await original<object>()),
  loadConfig: vi.fn(),
  requireConfig: vi.fn(),
}));

function configure(environment: Record<string, string>) {
  const loaded = parseConfig(environment);
  vi.mocked(loadConfig).mockReturnValue(loaded);
  vi.mocked(requireConfig).mockImplementation(() => {
    if ('config' in loaded) return loaded.config;
    throw new TransferError('CONFIG_INVALID', 'x', { operation: 'o', origin: 'config' });
  });
}

beforeEach(() => configure(sampleEnvironment));
const get = (handler: typeof healthHandler, headers = {}) =>
  handler(httpRequest('x', { headers }), invocation().context);

describe('GET /api/health', () => {
  it('answers 200 when the settings are usable', async () => {
    expect(await get(healthHandler)).toMatchObject({ status: 200, jsonBody: { status: 'ok', problems: 0 } });
  });

  it('answers 503 and no more than a count when they are not', async () => {
    configure({ ...sampleEnvironment, SOURCE_RG: '', TARGET_SA: 'NOT-VALID' });
    const response = await get(healthHandler);
    expect(response).toMatchObject({ status: 503 });
    expect(response.jsonBody).toEqual({ status: 'misconfigured', problems: 2 });
  });
});

describe('GET /api/health/details', () => {
  it('names version and routes', async () => {
    expect((await get(healthDetailsHandler)).jsonBody).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      node: process.versions.node,
      problems: [],
      routes: ['default'],
    });
  });

  it('lists the problems', async () => {
    configure({ ...sampleEnvironment, SOURCE_RG: '' });
    expect((await get(healthDetailsHandler)).jsonBody).toMatchObject({
      problems: [{ setting: 'SOURCE_RG', problem: 'is missing' }],
    });
  });

  it('is not for everyone', async () => {
    expect((await get(healthDetailsHandler, principal([]))).status).toBe(403);
  });
});

describe('GET /api/config', () => {
  it('answers the effective configuration', async () => {
    expect((await get(getConfigHandler)).jsonBody).toMatchObject({ routes: [{ name: 'default' }] });
  });

  it('answers every problem when there is none', async () => {
    configure({});
    const response = await get(getConfigHandler);
    expect(response.status).toBe(503);
    expect((response.jsonBody as { errors: unknown[] }).errors.length).toBeGreaterThan(10);
  });
});
