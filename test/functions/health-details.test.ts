import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from './configure';
import { healthDetailsHandler } from '../../src/functions/health-details';
import { httpRequest, principal } from '../http/request';
import { sampleEnvironment } from '../support/environment';
import { invocation } from './host';

beforeEach(() => configure(sampleEnvironment));
const get = (headers = {}) => healthDetailsHandler(httpRequest('x', { headers }), invocation().context);

describe('GET /api/health/details', () => {
  it('names version and routes', async () => {
    expect((await get()).jsonBody).toEqual({
      status: 'ok',
      auth: 'both',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      node: process.versions.node,
      problems: [],
      warnings: [],
      routes: ['default'],
      roles: ['Reader', 'Operator'],
    });
  });

  it('lists the problems', async () => {
    configure({ ...sampleEnvironment, SOURCE_RG: '' });
    expect((await get()).jsonBody).toMatchObject({
      problems: [{ setting: 'SOURCE_RG', problem: 'is missing' }],
    });
  });

  it('is not for everyone', async () => {
    expect((await get(principal([]))).status).toBe(403);
  });
});
