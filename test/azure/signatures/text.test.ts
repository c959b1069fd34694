import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { isCose, isText } from '../../../src/azure/signatures/text';

async function tarOf(content: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'bin/app' }, content);
  archive.finalize();
  return buffer(archive);
}

/** A tar of an old kind that is a JSON text as well, as its name field and what follows begin and end. */
function tarOfLetters(letter = 'x'): Buffer {
  const header = Buffer.from(`{"a":"${letter.repeat(1000)}`).subarray(0, 512);
  header.write('0000644 0000000 0000000 00000000004 00000000000 ', 100, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}  `, 148, 'latin1');
  return Buffer.concat([header, Buffer.from('"}')]);
}

it('takes documents of text', () => {
  expect(isText(Buffer.from('{"a": "ä",\n\t"b": 1}\r\n'))).toBe(true);
  expect(isText(Buffer.from(JSON.stringify({ long: '<a>'.repeat(1000) })))).toBe(true);
  expect(isText(Buffer.from(''))).toBe(true);
});

it('knows a signature in CBOR from what can be unpacked', () => {
  expect(isCose(Buffer.from([0xd2, 0x84, 0x43, 0xa1]))).toBe(true);
  const tar = tarOfLetters();
  const disguised = Buffer.concat([Buffer.from([0xd2, 0x84]), tar.subarray(2)]);
  const sum = [...disguised.subarray(0, 512)].reduce(
    (total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte),
    0,
  );
  disguised.write(`${sum.toString(8).padStart(6, '0')}  `, 148, 'latin1');
  for (const bytes of [gzipSync('x'), disguised, Buffer.from('')]) expect(isCose(bytes)).toBe(false);
});

it('takes nothing that can be unpacked', async () => {
  const tar = await tarOf('#!/bin/sh');
  for (const bytes of [tar, gzipSync(tar), tarOfLetters(), Buffer.from('BZh91AY&SY')])
    expect(isText(bytes)).toBe(false);
  expect(JSON.parse(tarOfLetters().toString())).toHaveProperty('a');
  expect(isText(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))).toBe(false);
});
