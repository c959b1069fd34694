import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyFolder, type BlobState } from '../../../../cli/offline/waybill/verify-folder';
import { secretKey } from '../../../../src/domain/waybill/keys';
import { secretSigner, signWaybill } from '../../../../src/domain/waybill/signature';
import { sampleWaybill, testKey } from '../../../domain/waybill/carried';

const secret = 'a shared secret of more than 32 characters';
const key = testKey('P-256');
const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const blob = 't0mhabcdefghijkl/batch-0001.tar';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-waybill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const putBoth = (text: string): void => {
  put(blob, content);
  put(`${blob}.waybill.json`, text);
};

const waybill = sampleWaybill(content.length, sha256);

/** `acr-ferry waybill verify <args>` from its sources. */
const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'cli/main.ts', 'waybill', 'verify', ...args],
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe('verifyFolder', () => {
  it('finds a blob as it was sent, and says what may come on another disk', async () => {
    putBoth(await signWaybill(waybill, key.signer));
    put('README.txt', 'not ours');
    const { ok, blobs, absent, spare } = await verifyFolder(folder, key.checking);
    expect(ok).toBe(true);
    expect(spare).toEqual(['README.txt']);
    expect(blobs).toEqual([
      {
        blob,
        ok: true,
        state: 'as sent',
        problems: [],
        notes: [],
        signature: 'verified',
        transferId: 't0mhabcdefghijkl',
        batch: 1,
        batches: 2,
        artifacts: 2,
        bytes: content.length,
      },
    ]);
    expect(absent).toEqual(['transfer t0mhabcdefghijkl: 1 of its 2 batches are here']);
  });

  it('takes a blob that was moved to another folder', async () => {
    put('disk/batch-0001.tar', content);
    put('disk/batch-0001.tar.waybill.json', waybill);
    expect((await verifyFolder(folder, [])).ok).toBe(true);
  });

  it.each<[string, () => Promise<void> | void, RegExp, BlobState]>([
    [
      'a flipped bit',
      () => void put(blob, Buffer.concat([content.subarray(1), content.subarray(0, 1)])),
      /the SHA-256/,
      'damaged',
    ],
    [
      'a byte too many',
      () => appendFileSync(join(folder, blob), 'x'),
      /300001 bytes, the waybill says 300000/,
      'damaged',
    ],
    ['a blob that is not there', () => rmSync(join(folder, blob)), /the blob is not here/, 'missing'],
    [
      'a waybill that is not there',
      () => rmSync(join(folder, `${blob}.waybill.json`)),
      /its waybill is not/,
      'spare',
    ],
    ['a waybill that is none', () => void put(`${blob}.waybill.json`, '{}'), /WAYBILL_INVALID/, 'refused'],
    [
      'a huge waybill',
      () => void put(`${blob}.waybill.json`, Buffer.alloc(2 ** 21)),
      /WAYBILL_INVALID/,
      'refused',
    ],
  ])('refuses %s', async (_what, spoil, problem, state) => {
    putBoth(waybill);
    await spoil();
    const { ok, blobs } = await verifyFolder(folder, []);
    expect(ok).toBe(false);
    expect(blobs[0]?.problems[0]).toMatch(problem);
    expect(blobs[0]?.state).toBe(state);
  });

  it('demands the signature of the key it was given', async () => {
    putBoth(waybill);
    expect((await verifyFolder(folder, key.checking)).blobs[0]?.problems[0]).toMatch(/WAYBILL_UNSIGNED/);
    putBoth(await signWaybill(waybill, secretSigner(secret)));
    expect((await verifyFolder(folder, key.checking)).blobs[0]?.problems[0]).toMatch(/SIGNATURE_INVALID/);
    expect((await verifyFolder(folder, [secretKey(secret)])).ok).toBe(true);
    expect((await verifyFolder(folder, [])).blobs[0]?.notes).toEqual([
      'signed, but there is no key to check it with',
    ]);
  });

  it('does not follow links out of the folder', async () => {
    putBoth(waybill);
    rmSync(join(folder, blob));
    symlinkSync('/etc/passwd', join(folder, blob));
    expect((await verifyFolder(folder, [])).blobs[0]?.problems).toEqual(['the blob is not here']);
  });

  it('is not content with an empty folder', async () => {
    expect(await verifyFolder(folder, [])).toEqual({
      ...{ ok: false, blobs: [], lists: [], absent: [], spare: [], passedOver: [] },
    });
  });
});

describe('acr-ferry waybill verify', () => {
  it('ends with 0 and a table when all is well', async () => {
    putBoth(await signWaybill(waybill, key.signer));
    const { code, stdout } = await run(folder, '--public-key', put('key.pem', key.publicPem));
    expect(code).toBe(0);
    expect(stdout).toMatch(/batch-0001\.tar.*│ 2 .*│ 300000 .*│ verified/);
    expect(stdout).toContain('Everything is as its waybills say: 1 blob(s).');
  });

  it('ends with 1 when it is not, with the findings as JSON if asked', async () => {
    putBoth(waybill);
    const hmacFile = put('secret.txt', `${secret}\n`);
    const { code, stdout } = await run(folder, '--hmac-file', hmacFile, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, blobs: [{ blob, ok: false }] });
  });

  it.each([
    ['no folder', []],
    ['a folder that does not exist', ['/no/such/folder']],
    ['a key file that holds none', ['.', '--public-key', 'package.json']],
    ['two kinds of key', ['.', '--public-key', 'package.json', '--hmac-file', 'package.json']],
  ])('ends with 2 for %s', async (_what, args) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });
});
