import { vaultHost, type WorldSide } from '../../../world';
import { sendJson } from '../../platform/http';
import type { Clock, Faults } from '../../ports';
import { toPage } from '../paging';
import type { VaultCall, VaultHandler } from '../vault-call';
import { checkReadable, type SecretGuard } from './secret-access';
import { toBundle, toDeletedBundle, toDeletedItem, toItem, toProperties } from './secret-bundle';
import { readSet, readUpdate } from './secret-input';
import type { SecretStore } from './secret-store';

/** What the secrets part of a vault works with. */
export interface SecretRoutesOptions {
  readonly side: WorldSide;
  readonly store: SecretStore;
  readonly guard: SecretGuard;
  readonly faults: Faults;
  readonly now: Clock;
}

/** The secrets part of one Key Vault's data plane. */
export function secretRoutes({
  side,
  store,
  guard,
  faults,
  now,
}: SecretRoutesOptions): Readonly<Record<string, VaultHandler>> {
  const base = `https://${vaultHost(side)}`;
  return {
    'GET secrets': ({ caller, response, url }) => {
      guard.check(caller, 'read', '');
      sendJson(
        response,
        200,
        toPage(
          store.list().map((secret) => toItem(base, secret)),
          url,
          base,
        ),
      );
    },
    'GET secrets/name/versions': ({ caller, name, response, url }) => {
      guard.check(caller, 'read', name);
      const { secret } = store.get(name);
      const items = secret.versions.map((version) => toProperties(base, secret, version));
      sendJson(response, 200, toPage(items, url, base));
    },
    'GET secrets/name': readSecret,
    'GET secrets/name/version': readSecret,
    'PUT secrets/name': async ({ caller, name, request, response }) => {
      guard.check(caller, 'set', name);
      const { value, attributes } = await readSet(request);
      const { secret, version } = store.set(name, value, attributes);
      sendJson(response, 200, toBundle(base, secret, version));
    },
    'PATCH secrets/name': updateSecret,
    'PATCH secrets/name/version': updateSecret,
    'DELETE secrets/name': ({ caller, name, response }) => {
      guard.check(caller, 'delete', name);
      sendJson(response, 200, toDeletedBundle(base, store.remove(name)));
    },
    'GET deletedsecrets': ({ caller, response, url }) => {
      guard.check(caller, 'read', '');
      sendJson(
        response,
        200,
        toPage(
          store.listDeleted().map((secret) => toDeletedItem(base, secret)),
          url,
          base,
        ),
      );
    },
    'GET deletedsecrets/name': ({ caller, name, response }) => {
      guard.check(caller, 'read', name);
      sendJson(response, 200, toDeletedBundle(base, store.getDeleted(name)));
    },
    'POST deletedsecrets/name/recover': ({ caller, name, response }) => {
      guard.check(caller, 'recover', name);
      const secret = store.recover(name);
      sendJson(response, 200, toProperties(base, secret, store.get(name).version));
    },
    'DELETE deletedsecrets/name': ({ caller, name, response }) => {
      guard.check(caller, 'purge', name);
      store.purge(name);
      response.writeHead(204).end();
    },
  };

  function readSecret({ caller, name, version, response }: VaultCall): void {
    guard.check(caller, 'get', name);
    const found = store.get(name, version);
    checkReadable(found.version, name, faults, now());
    sendJson(response, 200, toBundle(base, found.secret, found.version));
  }

  async function updateSecret({ caller, name, version, request, response }: VaultCall): Promise<void> {
    guard.check(caller, 'update', name);
    const updated = store.update(name, version, await readUpdate(request));
    sendJson(response, 200, toProperties(base, updated.secret, updated.version));
  }
}
