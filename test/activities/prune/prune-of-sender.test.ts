import { expect, it } from 'vitest';
import { knownBy } from '../../../src/domain/prune/brought';
import { brought, noteBrought, prunedOf, pruning } from './pruning';

/** A list of tags says something of what its own sender sent, and no more. */

const list = { asOf: 5, sender: 'AzureCloud/one/default' };

it.each([
  ['of the sender', { number: 5, sender: 'azurecloud/One/default' }, true],
  ['of another sender', { number: 5, sender: 'AzureCloud/two/default' }, false],
  ['that came later', { number: 6, sender: list.sender }, false],
  ['that came by no waybill', {}, false],
])('knows what was brought: %s', (_, whence, isKnown) => {
  expect(knownBy(list)({ ...brought, ...whence })).toBe(isKnown);
});

it.each([
  ['deletes what its sender sent', list.sender, 'deleted'],
  ['keeps what another sent meanwhile', 'AzureCloud/two/default', 'kept'],
])('%s', async (_, sender, outcome) => {
  const memory = pruning({}, list);
  noteBrought(memory, 'default', [{ ...brought, number: 5, sender }]);
  expect(await prunedOf(memory)).toMatchObject([{ outcome }]);
});
