import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { listen } from '../rehearsal/cloud/platform/listeners/listener';
import { createRegistryService } from '../rehearsal/cloud/registry/service';
import { openRegistryStore, type RegistryContents } from '../rehearsal/cloud/registry/store';

/** Requests by kind, as the registries saw them. */
export type Calls = Record<string, number>;

export interface Catalog {
  /** Host and port of the source, of a target that holds the same, and of an empty one. */
  readonly full: string;
  readonly same: string;
  readonly empty: string;
}

const longestName = 255;

/** Child process of `plan.ts`: registries that hold a large catalog, and count what they are asked. */
async function serve([folder = '', certFile = '', keyFile = '', password = '', ...sizes]: readonly string[]) {
  const [repositories = 0, manifests = 0, tags = 0] = sizes.map(Number);
  const full = await open(join(folder, 'full'));
  await fill(full, { repositories, manifests, tags });
  const calls: Calls = {};
  const tls = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  const host = async (store: RegistryContents): Promise<string> => {
    const service = createRegistryService({
      store,
      loginServer: 'bench.azurecr.io',
      resourceId: '/registries/bench',
      location: 'local',
      armAudiences: ['https://management.azure.com'],
      tokens: {
        issue: () => {
          throw new Error('the bench brings its own token');
        },
        verify: () => ({ objectId: 'bench', clientId: 'bench', tenantId: 'bench', audience: 'bench' }),
      },
      access: { allows: () => true },
      admin: { username: 'bench', password },
    });
    const { port } = await listen(
      (request, response) => {
        const kind = kindOf(request.method, request.url);
        calls[kind] = (calls[kind] ?? 0) + 1;
        return service(request, response);
      },
      { port: 0, tls },
    );
    return `127.0.0.1:${port}`;
  };
  process.on('message', () => {
    process.send?.({ ...calls });
    for (const kind of Object.keys(calls)) calls[kind] = 0;
  });
  process.once('disconnect', () => process.exit());
  const catalog: Catalog = {
    full: await host(full),
    same: await host(full),
    empty: await host(await open(join(folder, 'empty'))),
  };
  process.send?.(catalog);
}

async function open(folder: string): Promise<RegistryContents> {
  mkdirSync(folder, { recursive: true });
  return openRegistryStore(folder);
}

function kindOf(method = 'GET', url = ''): string {
  if (url.startsWith('/oauth2/')) return 'token';
  if (method === 'HEAD') return 'head';
  return /_catalog|_tags|_manifests|tags\/list|referrers|manifests/.exec(url)?.[0] ?? 'other';
}

/** One in a hundred is as long as a registry allows. */
function nameOf(i: number): string {
  const name = `team${i % 40}/app-${String(i).padStart(4, '0')}`;
  return i % 100 === 0 ? name.padEnd(longestName, 'x') : name;
}

/** Straight into the store: pushing it would take longer than all that is measured. */
async function fill(
  store: RegistryContents,
  { repositories, manifests, tags }: Record<'repositories' | 'manifests' | 'tags', number>,
): Promise<void> {
  const config = Buffer.from('{}');
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const tagsPerManifest = tags / repositories / manifests;
  for (let i = 0; i < repositories; i++) {
    const repository = nameOf(i);
    await store.putBlob(repository, digest, Readable.from([config]));
    for (let m = 0; m < manifests; m++) {
      const descriptor = {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest,
        size: config.length,
      };
      const annotations = { build: `${repository} ${m}` };
      const manifest = { schemaVersion: 2, mediaType, config: descriptor, layers: [], annotations };
      const names = Array.from({ length: tagsPerManifest }, (_, t) => `1.${m}.${t}`);
      await store.putManifest(repository, {
        bytes: Buffer.from(JSON.stringify(manifest)),
        mediaType,
        tags: names,
      });
    }
  }
}

void serve(process.argv.slice(2));
