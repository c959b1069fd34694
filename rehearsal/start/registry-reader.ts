import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import type { Endpoints, RegistryEndpoint } from '../endpoints';

/** Reads a registry of the rehearsal from outside, as docker would. */
export interface RegistryReader {
  /** `repository:tag` of all there is, sorted. */
  listArtifacts(): Promise<string[]>;
  /** Digest of the bytes served for a tag or digest; undefined when there is no such manifest. */
  digestOf(repository: string, reference: string): Promise<string | undefined>;
  /** A manifest by tag or digest, or a blob by digest; undefined when there is none. */
  read(repository: string, kind: 'manifests' | 'blobs', reference: string): Promise<Buffer | undefined>;
}

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Reads a registry of the rehearsal; a further one behind the same address by its host name. */
export function createRegistryReader(
  { local, username, password }: RegistryEndpoint,
  { caFile }: Pick<Endpoints, 'caFile'>,
  host?: string,
): RegistryReader {
  const options: RequestOptions = { ca: readFileSync(caFile), auth: `${username}:${password}` };
  const send = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { accept: manifestTypes, ...(host !== undefined && { host }) };
      request(`${local}${path}`, { ...options, headers }, resolve)
        .on('error', reject)
        .end();
    });
  /** All pages of a list. */
  const list = async (path: string, field: 'repositories' | 'tags'): Promise<string[]> => {
    const items: string[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const response = await send(next);
      const body = await text(response);
      if (response.statusCode !== 200)
        throw new Error(`GET ${next} answered ${response.statusCode}: ${body}`);
      items.push(...((JSON.parse(body) as Record<string, string[] | null>)[field] ?? []));
      next = /^<([^>]+)>/.exec(String(response.headers.link ?? ''))?.[1];
    }
    return items;
  };
  const read: RegistryReader['read'] = async (repository, kind, reference) => {
    const response = await send(`/v2/${repository}/${kind}/${reference}`);
    const bytes = await buffer(response);
    if (response.statusCode === 404) return undefined;
    if (response.statusCode === 200) return bytes;
    throw new Error(`${repository} ${reference}: the registry answered ${response.statusCode}`);
  };
  return {
    async listArtifacts() {
      const artifacts: string[] = [];
      for (const repository of await list('/v2/_catalog', 'repositories')) {
        const tags = await list(`/v2/${repository}/tags/list`, 'tags');
        artifacts.push(...tags.map((tag) => `${repository}:${tag}`));
      }
      return artifacts.sort();
    },
    async digestOf(repository, reference) {
      const manifest = await read(repository, 'manifests', reference);
      return manifest && `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
    },
    read,
  };
}
