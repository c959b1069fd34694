import type { Call } from '../call';
import { manifestUnknown } from '../errors';
import { parseDigest } from '../grammar';
import { pageOf } from '../paging';
import type { Manifest } from '../store/repository';
import { readAttributes } from './attributes';
import { inOrder } from './order';
import { manifestView } from './views';

/** `GET /acr/v1/<name>/_manifests?n=&last=&orderby=`. */
export function listManifests({ registry, repository, query, reply }: Call): void {
  const found = registry.store.repository(repository);
  const listed = [...found.manifests.values()].filter(({ attributes }) => attributes.listEnabled);
  const ordered = inOrder(listed, ({ digest }) => digest, query.get('orderby'));
  const page = pageOf(ordered, ({ digest }) => digest, `/acr/v1/${repository}/_manifests`, query);
  const manifests = page.items.map((manifest) => manifestView(registry, found, manifest));
  reply.json(200, { registry: registry.loginServer, imageName: repository, manifests }, page.headers);
}

/** `GET /acr/v1/<name>/_manifests/<digest>`. */
export function getManifest(call: Call): void {
  const { registry, repository, reply } = call;
  const found = registry.store.repository(repository);
  const manifest = manifestView(registry, found, existing(call));
  reply.json(200, { registry: registry.loginServer, imageName: repository, manifest });
}

/** `PATCH /acr/v1/<name>/_manifests/<digest>`. */
export async function patchManifest(call: Call): Promise<void> {
  const { registry, repository, request } = call;
  const attributes = await readAttributes(request);
  registry.store.setAttributes(repository, { digest: existing(call).digest }, attributes);
  getManifest(call);
}

function existing({ registry, repository, reference }: Call): Manifest {
  const digest = parseDigest(reference);
  const manifest = registry.store.repository(repository).manifests.get(digest);
  if (manifest === undefined) throw manifestUnknown(repository, digest);
  return manifest;
}
