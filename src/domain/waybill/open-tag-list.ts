import { TransferError } from '../errors';
import type { CheckingKey } from './keys';
import { checkSignature, readEnvelope, tagListType } from './signature';
import { invalidList, longestListBytes, readTagList, type TagList } from './tag-list';

/**
 * Reads the file of a list of tags, whose signature is checked before anything else is looked at. By one
 * that nobody signed nothing is ever deleted.
 * @throws TransferError WAYBILL_INVALID, WAYBILL_UNSIGNED or WAYBILL_SIGNATURE_INVALID
 */
export async function openTagList(file: Uint8Array, keys: readonly CheckingKey[]): Promise<TagList> {
  if (file.length > longestListBytes)
    throw invalidList(`it has ${file.length} bytes, not ${longestListBytes} at most`);
  const envelope = readEnvelope(parseJson(file));
  if (typeof envelope === 'string') throw invalidList(`it ${envelope}`);
  if (envelope === undefined) throw refusal('WAYBILL_UNSIGNED', 'it carries no signature');
  if (keys.length === 0)
    throw refusal('WAYBILL_UNSIGNED', 'the route has no key to check its signature with');
  const checked = await checkSignature(envelope, keys, tagListType);
  if (checked === undefined)
    throw refusal(
      'WAYBILL_SIGNATURE_INVALID',
      'its signature is not one of the expected key over these bytes',
    );
  return readTagList(checked.payload);
}

function parseJson(file: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(file).toString('utf8')) as unknown;
  } catch {
    throw invalidList('it is not JSON');
  }
}

const refusal = (code: 'WAYBILL_UNSIGNED' | 'WAYBILL_SIGNATURE_INVALID', why: string): TransferError =>
  new TransferError(code, `the list of tags is refused: ${why}`, {
    operation: 'open list of tags',
    origin: 'request',
  });
