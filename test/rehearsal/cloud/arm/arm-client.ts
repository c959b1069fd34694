import { request } from 'node:https';
import { createContainerRegistryManagement } from '@azure/arm-containerregistry/api';
import type { TokenCredential } from '@azure/identity';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { cloudOf, defaultWorld } from '../../../../rehearsal/world';
import type { SideName } from '../transfer/rig-storage';
import type { Rig } from '../transfer/rig';

/** A credential whose tokens are the app's own on that side. */
export const credentialOf = (rig: Rig, side: SideName): TokenCredential => ({
  getToken: () => Promise.resolve({ token: rig.armToken(side), expiresOnTimestamp: Date.now() + 3_600_000 }),
});

const clientOptions = (rig: Rig, side: SideName) => ({
  endpoint: rig.armUrl[side],
  credentials: { scopes: [`${cloudOf(defaultWorld[side]).armAudience}/.default`] },
  tlsOptions: { ca: rig.ca },
  retryOptions: { retryDelayInMs: 20 },
});

/** The typed client of `@azure/arm-containerregistry` 12. */
export const managementClient = (rig: Rig, side: SideName): ContainerRegistryManagementClient =>
  new ContainerRegistryManagementClient(
    credentialOf(rig, side),
    defaultWorld[side].subscriptionId,
    clientOptions(rig, side),
  );

/** The untyped client of the same package, which reaches the preview resources. */
export const pathClient = (rig: Rig, side: SideName) =>
  createContainerRegistryManagement(
    credentialOf(rig, side),
    defaultWorld[side].subscriptionId,
    clientOptions(rig, side),
  );

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** Undefined when the answer has none. */
  readonly body: unknown;
}

/** The parts of ARM's bodies tests go on with; the rest is compared by matchers. */
export interface RunBody {
  readonly name: string;
  readonly properties: {
    readonly provisioningState: string;
    readonly response?: { readonly status: string; readonly finishTime?: string };
  };
}

export interface Call {
  readonly method?: string;
  /** A token, or null for none at all; the app's own by default. */
  readonly token?: string | null;
  readonly body?: unknown;
  /** Sent as it is instead of `body`. */
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

/** One plain HTTPS request, for what SDKs hide or refuse to send. */
export function callArm(rig: Rig, side: SideName, path: string, call: Call = {}): Promise<Answer> {
  const token = call.token === undefined ? rig.armToken(side) : call.token;
  const text = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  return new Promise((resolve, reject) => {
    const sent = request(
      rig.armUrl[side] + path,
      {
        method: call.method ?? 'GET',
        ca: rig.ca,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...call.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const content = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: content === '' ? undefined : (JSON.parse(content) as unknown),
          });
        });
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}
