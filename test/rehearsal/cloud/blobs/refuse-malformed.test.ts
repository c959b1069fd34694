import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { accountKeySas, containerOf } from './storage-clients';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
  await containerOf(rehearsed.cloud.endpoints, 'source').getBlockBlobClient('present').upload('data', 4);
});
afterAll(() => rehearsed.stop());

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly sas?: (sas: string) => string;
}

/** Sends a request as it stands, with a SAS for everything. Returns status, code and body. */
async function send(method: string, path: string, { headers = {}, body, sas = (same) => same }: Sent = {}) {
  const { endpoints } = rehearsed.cloud;
  const query = sas(accountKeySas(endpoints, 'source', { permissions: 'racwdl' }));
  const url = `${endpoints.storage.source.url}${path}${path.includes('?') ? '&' : '?'}${query}`;
  const response = await fetch(url, {
    method,
    headers: { 'x-ms-version': '2022-11-02', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const code = response.headers.get('x-ms-error-code');
  return { status: response.status, code, body: await response.text() };
}
const list = '/transfer?restype=container&comp=list';
const blockBlob = { 'x-ms-blob-type': 'BlockBlob' };

describe('a request to the Blob service that is malformed', () => {
  it.each([
    ['a write without its type', 'PUT', '/transfer/new', { body: 'x' }, 400, 'MissingRequiredHeader'],
    ['a page of no size', 'GET', `${list}&maxresults=0`, {}, 400, 'OutOfRangeQueryParameterValue'],
    ['a page after no name', 'GET', `${list}&marker=%00`, {}, 400, 'InvalidQueryParameterValue'],
    ['a part there is none of', 'GET', '/transfer/present?comp=x', {}, 400, 'InvalidQueryParameterValue'],
    [
      'a write to such a part',
      'PUT',
      '/transfer/present?comp=x',
      { headers: blockBlob, body: 'x' },
      400,
      'InvalidQueryParameterValue',
    ],
    ['a page of words', 'GET', `${list}&maxresults=all`, {}, 400, 'InvalidQueryParameterValue'],
    [
      'a list of blocks that is no XML',
      'PUT',
      '/transfer/new?comp=blocklist',
      { body: '<BlockList><La' },
      400,
      'InvalidXmlDocument',
    ],
    ['a method there is none of', 'PATCH', '/transfer/present', {}, 400, 'InvalidInput'],
    [
      'a version that is none',
      'GET',
      '/transfer/present',
      { headers: { 'x-ms-version': 'new' } },
      400,
      'InvalidHeaderValue',
    ],
    [
      'a version from before SAS',
      'GET',
      '/transfer/present',
      { headers: { 'x-ms-version': '2009-09-19' } },
      400,
      'InvalidHeaderValue',
    ],
    [
      'a SAS of a version that is none',
      'GET',
      '/transfer/present',
      { sas: (sas: string) => sas.replace(/sv=[^&]+/, 'sv=new') },
      403,
      'AuthenticationFailed',
    ],
  ] as [string, string, string, Sent, number, string][])(
    'is refused with its code: %s',
    async (_what, method, path, sent, status, code) => {
      const answer = await send(method, path, sent);
      expect(answer).toMatchObject({ status, code });
      expect(answer.body).toContain(`<Code>${code}</Code>`);
    },
  );

  it('a condition that a blob is there fails where there is none', async () => {
    const onlyThere = { ...blockBlob, 'if-match': '*' };
    expect(await send('PUT', '/transfer/absent', { headers: onlyThere, body: 'x' })).toMatchObject({
      status: 412,
      code: 'ConditionNotMet',
    });
    expect(await send('GET', '/transfer/absent')).toMatchObject({ status: 404, code: 'BlobNotFound' });
    expect((await send('PUT', '/transfer/present', { headers: onlyThere, body: 'x' })).status).toBe(201);
  });

  it('leaves pages of a size that is too large to the service, which makes them smaller', async () => {
    expect((await send('GET', `${list}&maxresults=9000`)).status).toBe(200);
  });

  it('has blocks of one blob named by ids of one length', async () => {
    const stage = (id: string) =>
      send('PUT', `/transfer/blocks?comp=block&blockid=${encodeURIComponent(btoa(id))}`, { body: 'x' });
    expect((await stage('001')).status).toBe(201);
    expect(await stage('0000002')).toMatchObject({ status: 400, code: 'InvalidBlobOrBlock' });
    expect((await stage('002')).status).toBe(201);
  });

  it('is refused without indentation, by the words of the service', async () => {
    const forged = await send('GET', '/transfer/present', {
      sas: (sas) => sas.replace(/sig=.{4}/, 'sig=AAAA'),
    });
    expect(forged).toMatchObject({ status: 403, code: 'AuthenticationFailed' });
    expect(forged.body).toMatch(/<Error><Code>AuthenticationFailed<\/Code><Message>Server failed to auth/);
    const authorization = 'SharedKey contosoexport:d3Jvbmc=';
    const headers = { authorization, 'x-ms-date': new Date().toUTCString() };
    expect(await send('GET', '/transfer/present', { headers, sas: () => '' })).toMatchObject({
      code: 'AuthenticationFailed',
      body: expect.stringMatching(/<Message>Server failed to authenticate the request\. Make/) as string,
    });
  });
});
