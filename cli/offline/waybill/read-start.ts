import { open } from 'node:fs/promises';
import { longestWaybillBytes } from '../../../src/domain/waybill/open-waybill';

/** As much as a file may have, by default a waybill, and one byte more, however long it is. */
export async function readStart(path: string, most = longestWaybillBytes): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(most + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      ({ bytesRead: read } = await file.read(buffer, length, buffer.length - length));
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}
