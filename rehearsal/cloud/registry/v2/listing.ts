import type { Call } from '../call';
import { parseDigest } from '../grammar';
import { mediaTypes } from '../manifest';
import { pageOf } from '../paging';

/** `GET /v2/`: whether the caller is signed in. */
export function ping({ reply }: Call): void {
  reply.json(200, {});
}

/** Repositories that are listed at all (`listEnabled`). */
export function listedRepositories({ registry: { store } }: Call): string[] {
  return store.repositoryNames().filter((name) => store.repository(name).attributes.listEnabled);
}

/** `GET /v2/_catalog`. */
export function listCatalog(call: Call): void {
  const page = pageOf(listedRepositories(call), (name) => name, '/v2/_catalog', call.query);
  call.reply.json(200, { repositories: page.items }, page.headers);
}

/** `GET /v2/<name>/tags/list`. */
export function listTags({ registry, repository, query, reply }: Call): void {
  const tags = [...registry.store.repository(repository).tags.values()]
    .filter(({ attributes }) => attributes.listEnabled)
    .map(({ name }) => name)
    .sort();
  const page = pageOf(tags, (name) => name, `/v2/${repository}/tags/list`, query);
  reply.json(200, { name: repository, tags: page.items }, page.headers);
}

/** `GET /v2/<name>/referrers/<digest>`: an index of the manifests whose subject it is, oldest first. */
export function listReferrers({ registry, repository, reference, query, reply }: Call): void {
  const subject = parseDigest(reference);
  const { referrers, manifests } = registry.store.repository(repository);
  const type = query.get('artifactType');
  const all = [...(referrers.get(subject) ?? [])].flatMap((digest) => manifests.get(digest) ?? []);
  const wanted = type === null ? all : all.filter(({ facts }) => facts.artifactType === type);
  const page = pageOf(wanted, ({ digest }) => digest, `/v2/${repository}/referrers/${subject}`, query);
  const descriptors = page.items.map(({ mediaType, digest, size, facts }) => ({
    mediaType,
    digest,
    size,
    artifactType: facts.artifactType,
    annotations: facts.annotations,
  }));
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: descriptors };
  const filtered = type === null ? {} : { 'OCI-Filters-Applied': 'artifactType' };
  reply.json(200, index, { 'Content-Type': mediaTypes.ociIndex, ...filtered, ...page.headers });
}
