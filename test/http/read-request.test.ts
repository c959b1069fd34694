import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/http/read-request';
import { httpRequest } from './request';

const post = (body: unknown, headers: Record<string, string> = {}) =>
  httpRequest('x', { method: 'POST', body, headers });
const json = { 'content-type': 'application/json' };

describe('readJson', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/merge-patch+json',
  ])('takes %s', async (type) => {
    expect(await readJson(post('{"a":1}', { 'content-type': type }))).toEqual({ a: 1 });
  });

  it.each([
    ['text/plain', 'is text/plain'],
    ['application/x-www-form-urlencoded', 'is application/x-www-form-urlencoded'],
    ['', 'is missing'],
  ])('refuses the type %j', async (type, problem) => {
    await expect(readJson(post('{}', { 'content-type': type }))).rejects.toMatchObject({
      code: 'CONTENT_TYPE_UNSUPPORTED',
      errors: [{ field: 'Content-Type', problem, fix: 'Send application/json.' }],
    });
  });

  it('is undefined for an empty body, whatever its type', async () => {
    expect(await readJson(post(undefined))).toBeUndefined();
  });

  it('tells a body that was sent in chunks, which the host drops, from none', async () => {
    await expect(readJson(post(undefined, { 'transfer-encoding': 'chunked' }))).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      errors: [
        {
          field: 'Transfer-Encoding',
          problem: expect.stringContaining('no body arrived') as string,
          fix: 'Send the body whole, with a Content-Length.',
        },
      ],
    });
  });

  it.each(['{', '{"a":1,}', 'nonsense', '{"a":1}{"b":2}'])('refuses %j as malformed', async (text) => {
    await expect(readJson(post(text, json))).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      errors: [{ field: '', problem: expect.stringContaining('is not valid JSON') as string }],
    });
  });

  it('refuses what is not UTF-8', async () => {
    const request = post('{}', json);
    Object.assign(request, { arrayBuffer: () => Promise.resolve(Uint8Array.of(0x22, 0xff, 0x22).buffer) });
    await expect(readJson(request)).rejects.toMatchObject({
      errors: [{ field: '', problem: 'is not valid UTF-8' }],
    });
  });

  it('refuses a body over 4 MiB', async () => {
    const text = JSON.stringify('x'.repeat(4 * 1024 * 1024));
    await expect(readJson(post(text, json))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('refuses a declared length over 4 MiB without reading', async () => {
    const request = post('{}', { ...json, 'content-length': '5000000' });
    Object.assign(request, { arrayBuffer: () => Promise.reject(new Error('was read')) });
    await expect(readJson(request)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });
});
