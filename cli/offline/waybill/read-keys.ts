import {
  readPublicKeys,
  secretKey,
  shortestSecret,
  type CheckingKey,
} from '../../../src/domain/waybill/keys';
import { Misuse } from '../../client/errors';
import { readText } from '../../client/read-text';

/** By which key waybills must be signed. */
export interface KeyOptions {
  readonly publicKey?: string;
  readonly hmacFile?: string;
}

/** @throws Misuse when a file cannot be read or holds no key. */
export function readKeys({ publicKey, hmacFile }: KeyOptions): readonly CheckingKey[] {
  if (publicKey !== undefined && hmacFile !== undefined) {
    throw new Misuse('give --public-key or --hmac-file, not both: a waybill has one signature');
  }
  if (hmacFile !== undefined) {
    const secret = readText(hmacFile).trim();
    if (secret.length >= shortestSecret) return [secretKey(secret)];
    throw new Misuse(`${hmacFile} holds fewer than ${shortestSecret} characters`);
  }
  const keys = publicKey === undefined ? [] : readPublicKeys(readText(publicKey));
  if (typeof keys === 'string') throw new Misuse(`${String(publicKey)} ${keys}`);
  return keys;
}
