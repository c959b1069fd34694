import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, describe, it } from 'vitest';
import { parseBlobEvent } from '../../src/application/imports/parse-blob-event';
import { receiveByHand } from '../../src/application/imports/receive-by-hand';
import { takeBlobEvent } from '../../src/application/imports/take-blob-event';
import { describeFolder } from '../../cli/offline/waybill/describe-folder';
import { plain } from '../../cli/output/colors';
import { useCarried, codeOf } from '../application/imports/use-carried';
import { sampleCaller } from '../support/documents';

const dotted = ['../acr-ferry/x', '..', '.', 'a/../../acr-ferry/x', 'a/.', '..\\acr-ferry\\x'];

describe('a name with parts of dots', () => {
  const { now, storage, put } = useCarried();
  const app = () => ({ ...now.memory.services, client: now.client });
  const byHand = (blob: string) => receiveByHand(app(), { blob }, sampleCaller);

  it.each(dotted)('%j is refused as a name, and nothing is asked for it', async (blob) => {
    storage().drain();
    expect(await codeOf(byHand(blob))).toBe('REQUEST_INVALID');
    expect(storage().drain()).toEqual([]);
  });

  it.each(dotted)('an event about %j is passed over, and nothing is asked for it', async (blob) => {
    const lines: unknown[] = [];
    const log = (line: unknown): unknown => lines.push(JSON.parse(String(line)));
    const event = {
      topic: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/targetaccount',
      subject: `/blobServices/default/containers/transfer/blobs/${blob}`,
      eventType: 'Microsoft.Storage.BlobCreated',
      data: {},
    };
    storage().drain();
    await takeBlobEvent(app(), { log, warn: log }, parseBlobEvent(event, app().now()));
    expect(lines).toMatchObject([
      { event: 'import.ignored', reason: 'its name has a part of nothing but dots' },
    ]);
    expect(storage().drain()).toEqual([]);
  });

  it.each(['...', '.a/b.', 'a..b/..c', '%2e%2e/x'])('%j is an ordinary name', async (folder) => {
    const blob = `${now.blob}/${folder}/x.tar`;
    await put(blob, 'an archive');
    expect(await codeOf(byHand(blob))).toBe('CARRIED_INCOMPLETE');
  });
});

describe('what the waybill checker prints of names from a disk', () => {
  const hostile = 'a\u001b]0;title\u0007\u009b2Jb\nEverything is as its waybills say\u202etar.tar';
  const verify = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', 'cli/main.ts', 'waybill', 'verify', ...args],
        { env: { PATH: process.env.PATH, NO_COLOR: '1' } },
        (_, out, err) => resolve(out + err),
      );
    });

  it('cannot steer the terminal: names are written out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-names-'));
    try {
      writeFileSync(join(folder, hostile), 'x');
      for (const text of [
        await verify(folder),
        await verify(folder, '--json'),
        await verify(join(folder, `${hostile}?`)),
      ]) {
        expect(text).toMatch(/\\u001b\]0;title/);
        expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
        expect(text).not.toMatch(/^Everything/m);
      }
      const [found] = (JSON.parse(await verify(folder, '--json')) as { blobs: { blob: string }[] }).blobs;
      expect(found?.blob).toBe(hostile);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('nor can what a waybill quotes', () => {
    const finding = {
      blob: 'a.tar',
      ok: false,
      state: 'refused' as const,
      problems: [`route: ${hostile}`],
      notes: [hostile],
    };
    const spare = { absent: [hostile], spare: [hostile], passedOver: [hostile] };
    const list = { list: hostile, ok: false, state: 'refused' as const, problems: [hostile] };
    const text = describeFolder({ ok: false, blobs: [finding], lists: [list], ...spare }, plain);
    expect(text.match(/\\u202e/g)).toHaveLength(7);
    for (const raw of ['\u001b]', '\u009b', '\u202e']) expect(text).not.toContain(raw);
  });
});
