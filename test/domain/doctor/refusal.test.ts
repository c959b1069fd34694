import { expect, it } from 'vitest';
import { toTransferError } from '../../../src/azure/failure';
import { refused } from '../../../src/domain/doctor/refusal';

const need = { identity: 'o', role: 'Reader', scope: '/s', mend: 'az role assignment create' };
const seen = (error: object) =>
  refused(toTransferError(Object.assign(new Error('m'), error), 'look', 'source').failure, need);

it.each([
  ['a refusal for want of a role names it', { statusCode: 403 }, { verdict: 'failed', role: 'Reader' }],
  ['a service that slows down is no fault', { statusCode: 429 }, { verdict: 'unknown' }],
  ['one that is in trouble, neither', { statusCode: 503 }, { verdict: 'unknown' }],
  ['one that drops the connection, neither', { code: 'ECONNRESET' }, { verdict: 'unknown' }],
  [
    'DNS that does not answer, neither',
    { code: 'EAI_AGAIN', message: 'getaddrinfo EAI_AGAIN x' },
    { verdict: 'unknown' },
  ],
  [
    'a name that nobody knows is',
    { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND x' },
    { verdict: 'failed' },
  ],
  ['whatever else was refused is', { statusCode: 400 }, { verdict: 'failed' }],
])('%s', (_what, error, expected) => {
  expect(seen(error)).toMatchObject(expected);
  if (!('role' in expected)) expect(seen(error)).not.toHaveProperty('role');
});
