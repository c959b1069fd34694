import type { Call } from '../call';
import { emitDeleted } from '../events';
import { refuseUndeletableRepository } from '../locks';
import { pageOf } from '../paging';
import { listedRepositories } from '../v2/listing';
import { readAttributes } from './attributes';
import { repositoryView } from './views';

/** `GET /acr/v1/_catalog`. */
export function listRepositories(call: Call): void {
  const page = pageOf(listedRepositories(call), (name) => name, '/acr/v1/_catalog', call.query);
  call.reply.json(200, { repositories: page.items }, page.headers);
}

/** `GET /acr/v1/<name>`. */
export function getRepository({ registry, repository, reply }: Call): void {
  reply.json(200, repositoryView(registry, registry.store.repository(repository)));
}

/** `PATCH /acr/v1/<name>`: locks or unlocks all that is in it. */
export async function patchRepository(call: Call): Promise<void> {
  const { registry, repository, request } = call;
  registry.store.setAttributes(repository, {}, await readAttributes(request));
  getRepository(call);
}

/** `DELETE /acr/v1/<name>`. */
export function deleteRepository(call: Call): void {
  const { registry, repository, reply } = call;
  const found = registry.store.repository(repository);
  refuseUndeletableRepository(found);
  registry.store.deleteRepository(repository);
  reply.json(202, { manifestsDeleted: [...found.manifests.keys()], tagsDeleted: [...found.tags.keys()] });
  for (const manifest of found.manifests.values()) emitDeleted(call, manifest);
}
