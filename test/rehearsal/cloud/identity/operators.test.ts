import { ClientCertificateCredential, ClientSecretCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloudOf, defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
afterAll(() => rehearsed.stop());

it.each(['source', 'target'] as const)(
  'signs the operator of the %s in by secret and certificate',
  async (name) => {
    const { tenantId, clientId, objectId, secret, certificateFile } =
      rehearsed.cloud.endpoints.operators[name];
    const { armEndpoint, authorityHost } = cloudOf(defaultWorld[name]);
    const other = rehearsed.cloud.endpoints.operators[name === 'source' ? 'target' : 'source'];
    const take = async (given: ClientSecretCredential | ClientCertificateCredential): Promise<unknown> =>
      decodeJwt((await given.getToken(`${armEndpoint}/.default`)).token);
    const options = { authorityHost };
    for (const credential of [
      new ClientSecretCredential(tenantId, clientId, secret, options),
      new ClientCertificateCredential(tenantId, clientId, certificateFile, options),
    ])
      expect(await take(credential)).toMatchObject({ oid: objectId, tid: tenantId });
    await expect(take(new ClientSecretCredential(tenantId, other.clientId, secret, options))).rejects.toThrow(
      '700016',
    );
  },
);
