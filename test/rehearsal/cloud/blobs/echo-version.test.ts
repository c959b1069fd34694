import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { echoVersion } from '../../../../rehearsal/cloud/blobs/stages/echo-version';
import type { BlobCall } from '../../../../rehearsal/cloud/blobs/requests/blob-call';

describe('answers about blobs', () => {
  const answered = async (asked?: string) => {
    const headers = new Map<string, unknown>();
    const response = Object.assign(new EventEmitter(), {
      setHeader: (name: string, value: unknown) => headers.set(name.toLowerCase(), value),
    }) as unknown as ServerResponse;
    const request = { headers: asked === undefined ? {} : { 'x-ms-version': asked } };
    await echoVersion({ request, response } as unknown as BlobCall, () => {
      response.setHeader('x-ms-version', '2025-11-05');
      response.setHeader('etag', '"1"');
      return Promise.resolve();
    });
    return Object.fromEntries(headers);
  };

  it('name the version that was asked for', async () => {
    expect(await answered('2021-12-02')).toEqual({ 'x-ms-version': '2021-12-02', etag: '"1"' });
  });

  it('name the newest where none was', async () => {
    expect(await answered()).toMatchObject({ 'x-ms-version': '2025-11-05' });
  });
});
