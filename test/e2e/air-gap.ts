import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { defaultWorld } from '../../rehearsal/world';
import type { Endpoints } from '../../rehearsal/endpoints';

const { target } = defaultWorld;

export const secret = 'known to sender and receiver, and to nobody else';

/** Settings of an app of which one side is not there at all; empty counts as absent. */
export const without = (prefix: string, settings: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(
    [
      'REGISTRY',
      'RG',
      'SUBSCRIPTION_ID',
      'TENANT_ID',
      'SA',
      'KV',
      'CLIENT_ID',
      'CLIENT_SECRET',
      'CREDENTIAL',
    ].map((name) => [`${prefix}_${name}`, '']),
  ),
  WAYBILL_HMAC_SECRET: secret,
  WAYBILL_RECEIVER: `${target.cloud}/${target.registry}/default`,
  ...settings,
});

/** What a carrier does, with a SAS and no connect map. */
export async function send(
  { storage, caFile }: Endpoints,
  side: 'source' | 'target',
  method: 'GET' | 'PUT',
  name: string,
  body?: Buffer,
): Promise<Buffer> {
  const { account, container: containerName, key, local } = storage[side];
  const sas = generateBlobSASQueryParameters(
    {
      containerName,
      blobName: name,
      permissions: BlobSASPermissions.parse('rcw'),
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(account, key),
  );
  const headers = body === undefined ? {} : { 'x-ms-blob-type': 'BlockBlob', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    request(
      `${local}/${containerName}/${name}?${sas.toString()}`,
      { method, ca: readFileSync(caFile), headers },
      (response) => {
        buffer(response).then((answer) => {
          if ((response.statusCode ?? 500) < 300) resolve(answer);
          else reject(new Error(`${method} ${name}: ${response.statusCode} ${answer.toString()}`));
        }, reject);
      },
    )
      .on('error', reject)
      .end(body);
  });
}
