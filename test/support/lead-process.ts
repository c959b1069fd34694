import { createRequire } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { ManagedIdentityApplication } from '@azure/msal-node';

const load = createRequire(__filename);
const connectMap = load.resolve('../../rehearsal/connect-map.cjs');

/**
 * Leads this process as a rehearsal leads the app: environment, connect map, trusted authority. Returns what
 * undoes all of it, for the file of tests that comes next.
 */
export function leadProcess(environment: Readonly<Record<string, string>>, authority: string): () => void {
  const env = { ...process.env };
  const { connect } = net.Socket.prototype;
  const { createSecureContext } = tls;
  Object.assign(process.env, environment);
  // It reads where the cloud is when it is loaded.
  Reflect.deleteProperty(load.cache, connectMap);
  load(connectMap);
  trust(authority);
  forgetIdentityEndpoint();
  return () => {
    for (const name of Object.keys(process.env))
      if (!(name in env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, env);
    net.Socket.prototype.connect = connect;
    tls.createSecureContext = createSecureContext;
  };
}

/** MSAL keeps where it found the endpoint of managed identities for as long as the process lives. */
function forgetIdentityEndpoint(): void {
  const { managedIdentityClient } = new ManagedIdentityApplication() as unknown as {
    readonly managedIdentityClient: { readonly constructor: { identitySource?: unknown } };
  };
  managedIdentityClient.constructor.identitySource = undefined;
}

/** Has this process trust an authority: `NODE_EXTRA_CA_CERTS` counts only when a process starts. */
export function trust(authority: string): void {
  const createSecureContext = tls.createSecureContext.bind(tls);
  tls.createSecureContext = (options) => {
    const made = createSecureContext(options);
    (made.context as { addCACert(pem: string): void }).addCACert(authority);
    return made;
  };
}
