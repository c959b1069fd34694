import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from './configure';
import { healthHandler } from '../../src/functions/health';
import { httpRequest } from '../http/request';
import { sampleEnvironment } from '../support/environment';
import { invocation } from './host';

beforeEach(() => configure(sampleEnvironment));
const get = (headers = {}) => healthHandler(httpRequest('x', { headers }), invocation().context);

describe('GET /api/health', () => {
  it('answers 200 when the settings are usable', async () => {
    expect(await get()).toMatchObject({ status: 200, jsonBody: { status: 'ok', problems: 0 } });
  });

  it('answers 503 and no more than a count when they are not', async () => {
    configure({ ...sampleEnvironment, SOURCE_RG: '', TARGET_SA: 'NOT-VALID' });
    const response = await get();
    expect(response).toMatchObject({ status: 503 });
    expect(response.jsonBody).toEqual({ status: 'misconfigured', problems: 2 });
  });
});
