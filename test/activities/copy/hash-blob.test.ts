import { Readable } from 'node:stream';
import { RestError } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { hashBlob } from '../../../src/activities/copy/hash-blob';
import type { Services } from '../../../src/services';
import { waybillName } from '../../../src/domain/waybill/waybill-name';
import { memoryServices } from '../../support/services';
import { sampleWaybill } from '../../domain/waybill/carried';

const content = Buffer.from('an archive');
const byContent = { done: true, by: 'content', md5: 'oJAcRjVmAP26/+D8jIrIug==' };
const { services } = memoryServices();

/** What lies beside the blob: its length and, when it may be read, its text. */
interface Beside {
  readonly contentLength: number;
  readonly text?: string;
}

/** A container of the blob and, perhaps, something with the name of its waybill. */
function container(blob: string, beside?: Beside) {
  const archive = { download: () => Promise.resolve({ readableStreamBody: Readable.from([content]) }) };
  const waybill = {
    getProperties: () =>
      beside === undefined
        ? Promise.reject(new RestError('none', { statusCode: 404 }))
        : Promise.resolve({ contentLength: beside.contentLength }),
    downloadToBuffer(offset?: number, count?: number) {
      if (beside?.text === undefined) throw new RestError('read whole', { statusCode: 500 });
      return Promise.resolve(Buffer.from(beside.text).subarray(offset, count));
    },
  };
  return (name: string) => {
    if (name === blob) return archive;
    expect(name).toBe(waybillName(blob));
    if (name.length > 1024) throw new RestError('too long', { statusCode: 400 });
    return waybill;
  };
}

function hash(blob: string, beside?: Beside) {
  const getBlobClient = container(blob, beside);
  const inContainer = (() => ({ getBlobClient })) as unknown as Services['container'];
  const input = { route: 'default', blob, etag: '0x1', bytes: content.length };
  return hashBlob(input, { ...services, container: inContainer });
}

describe('the MD5 of a blob', () => {
  it('is taken from the waybill beside it', async () => {
    const text = sampleWaybill(content.length, byContent.md5);
    expect(await hash('a.tar', { contentLength: Buffer.byteLength(text), text })).toEqual({
      ...byContent,
      by: 'waybill',
    });
  });

  it.each([
    ['there is none', 'a.tar', undefined],
    ['it is of another blob', 'a.tar', { contentLength: 1e6, text: sampleWaybill(7, byContent.md5) }],
    ['it is longer than a waybill can be, and is not read', 'a.tar', { contentLength: 2 ** 31 }],
    ['it is empty', 'a.tar', { contentLength: 0 }],
    ['the name of the blob leaves it none', 'a'.repeat(1024), undefined],
  ])('is taken from the content when %s', async (_, blob, beside) => {
    expect(await hash(blob, beside)).toEqual(byContent);
  });
});
