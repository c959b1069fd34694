import { expect, it } from 'vitest';
import { configure } from '../configure';
import { getDoctorHandler } from '../../../src/functions/doctor/get-doctor';
import { fakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { sampleEnvironment } from '../../support/environment';
import { call } from '../host';

it('names every wrong setting, with the line that sets it', async () => {
  configure({ ...sampleEnvironment, SOURCE_RG: '', TARGET_REGISTRY: '' });
  const { status, body } = await call(getDoctorHandler, fakeClient(), httpRequest('doctor'));
  expect(status ?? 200).toBe(200);
  expect(body).toMatchObject({
    status: 'failed',
    counts: { failed: 2 },
    checks: [
      { check: 'settings', verdict: 'failed', said: 'SOURCE_RG is missing' },
      { check: 'settings', mend: expect.stringContaining('TARGET_REGISTRY=<value>') as string },
    ],
  });
});

it('is not for everyone', async () => {
  configure(sampleEnvironment);
  const request = httpRequest('doctor', { headers: principal([]) });
  expect((await call(getDoctorHandler, fakeClient(), request)).status).toBe(403);
});
