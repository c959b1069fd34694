import { expect, it } from 'vitest';
import { brought, noteBrought, prunedOf, pruning } from './pruning';

/** A list of tags says something of what its own sender sent, and no more. */

const list = { since: 2, asOf: 5, sender: 'AzureCloud/one/default' };

it.each([
  ['deletes what its sender sent', { number: 5, sender: list.sender }, 'deleted'],
  ['keeps what another sent meanwhile', { number: 5, sender: 'AzureCloud/two/default' }, 'kept'],
  ['keeps what the sender does not remember', { number: 1, sender: list.sender }, 'kept'],
])('%s', async (_, whence, outcome) => {
  const memory = pruning({}, list);
  noteBrought(memory, 'default', [{ ...brought, ...whence }]);
  expect(await prunedOf(memory)).toMatchObject([{ outcome }]);
});
