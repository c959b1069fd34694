import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeBlobEvent } from '../../src/application/imports/take-blob-event';
import { listCarried } from '../../src/application/imports/list-carried';
import { describeFolder } from '../../cli/offline/waybill/describe-folder';
import { plain } from '../../cli/output/colors';
import { verifyFolder } from '../../cli/offline/waybill/verify-folder';
import { waybillName } from '../../src/domain/waybill/waybill';
import { useCarried } from '../application/imports/use-carried';
import { sampleWaybill } from '../domain/waybill/carried';

const content = randomBytes(10_000);
const blob = 't0mhabcdefghijkl/batch-0001.tar';
const waybill = sampleWaybill(content.length, createHash('sha256').update(content).digest('hex'));

let disk: string;
const put = (name: string, bytes: Buffer | string): void => {
  mkdirSync(dirname(join(disk, name)), { recursive: true });
  writeFileSync(join(disk, name), bytes);
};
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'acr-ferry-disk-'));
  chmodSync(disk, 0o755);
  put(blob, content);
  put(waybillName(blob), waybill);
});
afterEach(() => rmSync(disk, { recursive: true, force: true }));

/** Checks the disk as somebody who may not read everything: root could. */
async function check(): Promise<{ ok: boolean; text: string }> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    const findings = await verifyFolder(disk, []);
    return { ok: findings.ok, text: describeFolder(findings, plain) };
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('a carried disk', () => {
  it.each(['lost+found', 'System Volume Information', 'mine/private'])(
    'is checked though %s cannot be read',
    async (folder) => {
      put(`${folder}/x`, 'x');
      chmodSync(join(disk, folder), 0o000);
      const { ok, text } = await check();
      chmodSync(join(disk, folder), 0o755);
      expect(text).toContain(`passed over: ${folder}`);
      expect(ok).toBe(true);
    },
  );

  it.each([
    't0mhabcdefghijkl/._batch-0001.tar',
    't0mhabcdefghijkl/._batch-0001.tar.waybill.json',
    '$RECYCLE.BIN/S-1-5/$R1.tar',
    '.Trashes/501/batch-0001.tar',
    '__MACOSX/t0mhabcdefghijkl/batch-0002.tar',
  ])('is as sent though %s is on it', async (name) => {
    put(name, 'Mac OS X        ');
    const { ok, text } = await check();
    expect(text).toContain(`passed over: ${name.startsWith('t0') ? name : name.slice(0, name.indexOf('/'))}`);
    expect(ok).toBe(true);
  });

  it('is refused for a blob that cannot be read, and the others are checked all the same', async () => {
    const second = blob.replace('0001', '0002');
    put(second, content);
    put(waybillName(second), waybill.replace('batch-0001', 'batch-0002'));
    chmodSync(join(disk, blob), 0o000);
    const { ok, text } = await check();
    expect(text).toMatch(/batch-0001\.tar: it cannot be read \(EACCES\)/);
    expect(text).toMatch(/1 of 2 blob/);
    expect(ok).toBe(false);
  });
});

describe('what came along from a disk into the container', () => {
  const { now, put: upload, putBlob, putWaybill } = useCarried();

  it('begins neither transfer nor import, and is not waited for', async () => {
    const names = ['x/._batch-0001.tar', waybillName('x/._batch-0001.tar'), 'lost+found/a.tar'];
    for (const name of names) await upload(name, 'Mac OS X        ');
    await Promise.all([putBlob(), putWaybill()]);
    const lines: string[] = [];
    const note = (text: unknown): void => void lines.push(String(text));
    const where = { account: 'targetaccount', container: 'transfer', seenBy: 'event' } as const;
    for (const name of names) {
      const event = { ...where, blob: name, seenAt: '2026-01-01T00:00:00Z' };
      await takeBlobEvent({ ...now.memory.services, client: now.client }, { log: note, warn: note }, event);
    }
    expect(now.client.started).toEqual([]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/import\.ignored.*AppleDouble/);
    expect((await listCarried(now.memory.services)).incomplete).toEqual([]);
  });
});
