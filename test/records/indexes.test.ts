import { expect, it } from 'vitest';
import { homes } from '../../src/records/homes';
import { indexOf, keysAfter } from '../../src/records/indexes';
import { memoryServices } from '../support/services';

it('names once what several homes list', async () => {
  const other = { source: { sa: 'otheraccount', pipeline: 'other', sasSecret: 'other' } };
  const { services, documents } = memoryServices({}, { one: {}, two: other });
  for (const key of ['2-b', '1-a']) documents.set(`list/${key}.json`, {});
  expect(homes(services)).toHaveLength(2);
  expect(await keysAfter(services, indexOf('list/', /^\d-/), '', 10)).toEqual(['1-a', '2-b']);
});
