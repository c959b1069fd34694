import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccess, type AdjustableAccess } from '../../../../rehearsal/cloud/roles/access';
import { loadCertificates } from '../../../../rehearsal/cloud/platform/listeners/certificates';
import { listen } from '../../../../rehearsal/cloud/platform/listeners/listener';
import { createTokens } from '../../../../rehearsal/cloud/platform/tokens';
import type { Emit, HttpService, Tokens } from '../../../../rehearsal/cloud/ports';
import type { RegistryServiceOptions } from '../../../../rehearsal/cloud/registry/options';
import { createRegistryService } from '../../../../rehearsal/cloud/registry/service';
import { openRegistryStore, type RegistryContents } from '../../../../rehearsal/cloud/registry/store';
import { admin, callPort, type Answer, type CallOptions } from './registry-call';

type Event = Parameters<Emit>[0];

/** A registry on a loopback TLS port, with everything a test looks at. */
export interface ServedRegistry {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly url: string;
  /** Holds `ca.crt`, as skopeo's `--cert-dir` wants it. */
  readonly certificates: string;
  readonly ca: string;
  /** PEM of the server. */
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly service: HttpService;
  readonly store: RegistryContents;
  readonly tokens: Tokens;
  readonly access: AdjustableAccess;
  readonly events: Event[];
  /** Sends one request; as the admin user unless an `Authorization` is given, which may be empty. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export const loginServer = 'contosopublic.azurecr.io';
export const armAudience = 'https://management.azure.com';
export const classicArmAudience = 'https://management.core.windows.net';
export const registryAudience = 'https://containerregistry.azure.net';
export const resourceId =
  '/subscriptions/1/resourceGroups/contoso/providers/Microsoft.ContainerRegistry/registries/contosopublic';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'acr-ferry-registry-'));
}

export async function serveRegistry(options: Partial<RegistryServiceOptions> = {}): Promise<ServedRegistry> {
  const folder = temporaryFolder();
  const clock = options.clock ?? (() => new Date());
  const store = options.store ?? (await openRegistryStore(join(folder, 'store'), clock));
  const tokens = createTokens(privateKeyPem, clock);
  const access = createAccess([]);
  const events: Event[] = [];
  const service = createRegistryService({
    store,
    loginServer,
    resourceId,
    location: 'westeurope',
    armAudiences: [armAudience, classicArmAudience],
    tokens,
    access,
    admin,
    clock,
    emit: (event) => events.push(event),
    ...options,
  });
  const { cert, key, caFile } = await loadCertificates(folder, ['localhost', loginServer]);
  const ca = readFileSync(caFile, 'utf8');
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  copyFileSync(caFile, join(certificates, 'ca.crt'));
  const listener = await listen(service, { port: 0, tls: { cert, key } });
  const agent = new Agent({ ca, keepAlive: true });
  const host = `127.0.0.1:${listener.port}`;
  return {
    host,
    url: `https://${host}`,
    certificates,
    ca,
    certificate: { cert, key },
    service,
    store,
    tokens,
    access,
    events,
    call: (method, path, callOptions = {}) => callPort(agent, listener.port, method, path, callOptions),
    close: async () => {
      agent.destroy();
      await listener.close();
      if (options.store === undefined) store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
