import { beforeEach, expect, it } from 'vitest';
import { getUnderWayHandler } from '../../../src/functions/doctor/get-under-way';
import { fakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { sampleEnvironment } from '../../support/environment';
import { configure } from '../configure';
import { call } from '../host';

beforeEach(() => configure(sampleEnvironment));

it('is not for everyone', async () => {
  const request = httpRequest('under-way', { headers: principal([]) });
  expect((await call(getUnderWayHandler, fakeClient(), request)).status).toBe(403);
});
