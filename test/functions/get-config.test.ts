import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from './configure';
import { getConfigHandler } from '../../src/functions/get-config';
import { httpRequest } from '../http/request';
import { sampleEnvironment } from '../support/environment';
import { invocation } from './host';

beforeEach(() => configure(sampleEnvironment));
const get = (headers = {}) => getConfigHandler(httpRequest('x', { headers }), invocation().context);

describe('GET /api/config', () => {
  it('answers the effective configuration', async () => {
    expect((await get()).jsonBody).toMatchObject({ routes: [{ name: 'default' }] });
  });

  it('answers every problem when there is none', async () => {
    configure({});
    const response = await get();
    expect(response.status).toBe(503);
    expect((response.jsonBody as { errors: unknown[] }).errors.length).toBeGreaterThan(10);
  });
});
