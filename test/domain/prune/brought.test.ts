import { expect, it } from 'vitest';
import { isOf, knownBy, placesOf } from '../../../src/domain/prune/brought';
import { memoryServices } from '../../support/services';

const brought = { reference: 'app:1', digest: 'sha256:1', at: '2026-01-02T00:00:00.000Z' };
const sender = 'AzureCloud/one/default';
const sight = { since: 2, asOf: 5, sender };

it.each([
  ['of the sender', { number: 5, sender: 'azurecloud/One/default' }, true],
  ['of another sender', { number: 5, sender: 'AzureCloud/two/default' }, false],
  ['that came later', { number: 6, sender }, false],
  ['from before its memory begins', { number: 1, sender }, false],
  ['that came by no waybill', {}, false],
])('knows what was brought: %s', (_, whence, isKnown) => {
  expect(knownBy(sight)({ ...brought, ...whence })).toBe(isKnown);
});

it('knows nothing that came before the numbers began anew', () => {
  const came = { ...brought, number: 5, sender };
  expect(knownBy({ ...sight, resetAt: '2026-01-01T00:00:00.000Z' })(came)).toBe(true);
  expect(knownBy({ ...sight, resetAt: '2026-01-03T00:00:00.000Z' })(came)).toBe(false);
});

it('knows a registry again that was moved within its cloud, and no other', () => {
  const came = { ...brought, ...placesOf(memoryServices().route) };
  const moved = memoryServices({ TARGET_RG: 'elsewhere', SOURCE_RG: 'elsewhere' }).route;
  expect(isOf(moved)(came)).toBe(true);
  expect(isOf(memoryServices({ TARGET_REGISTRY: 'another' }).route)(came)).toBe(false);
});
