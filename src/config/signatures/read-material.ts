import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Reads a file that a setting names. */
export type ReadFile = (path: string) => { readonly bytes: Buffer } | { readonly problem: string };

/** Trust material and policies are much smaller. */
const largestFile = 4 * 1024 * 1024;

/** Reads files beside host.json. */
export const filesIn =
  (folder: string): ReadFile =>
  (path) => {
    const file = resolve(folder, path);
    try {
      if (statSync(file).size > largestFile)
        return { problem: `names ${file}, which is too large to be one` };
      return { bytes: readFileSync(file) };
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      return {
        problem: `names ${file}, which cannot be read (${code}): deploy it with the app, or correct it`,
      };
    }
  };

/** What was read, or what is wrong with it. */
type Read<T> = { readonly found: readonly T[] } | { readonly problem: string };

const isPem = (text: string): boolean => text.includes('-----BEGIN ');

/** The bytes a text stands for: a file, or itself where it is PEM. Settings seldom hold real line breaks. */
const bytesOf = (text: string, read: ReadFile): ReturnType<ReadFile> =>
  isPem(text) ? { bytes: Buffer.from(text.replaceAll(/\\+[rn]/g, '\n')) } : read(text);

/** Certificates in DER: of a PEM with one or several, or of a DER file. */
export function readCertificates(text: string, read: ReadFile): Read<Buffer> {
  const content = bytesOf(text, read);
  if ('problem' in content) return content;
  const all = content.bytes.toString('latin1');
  if (all.includes('PRIVATE KEY-----')) return { problem: 'holds a private key: give certificates only' };
  const blocks = isPem(all)
    ? (all.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [])
    : [content.bytes];
  if (blocks.length === 0) return { problem: 'holds no certificate' };
  try {
    return { found: blocks.map((block) => new X509Certificate(block).raw) };
  } catch {
    return { problem: 'is no certificate in PEM or DER, or a damaged one' };
  }
}

/** Public keys in PEM, as cosign writes them to `cosign.pub`. */
export function readKeys(text: string, read: ReadFile): Read<KeyObject> {
  const content = bytesOf(text, read);
  if ('problem' in content) return content;
  const all = content.bytes.toString('latin1');
  if (all.includes('PRIVATE KEY-----')) return { problem: 'holds a private key: give the public one' };
  const blocks = all.match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g) ?? [];
  if (blocks.length === 0) return { problem: 'holds no public key in PEM, like cosign.pub' };
  try {
    return { found: blocks.map((block) => createPublicKey(block)) };
  } catch {
    return { problem: 'holds a damaged public key' };
  }
}
