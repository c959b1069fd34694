import type { Call } from '../call';
import { tagUnknown } from '../errors';
import { isTag, parseDigest } from '../grammar';
import { refuseUndeletableTag } from '../locks';
import { pageOf } from '../paging';
import type { Tag } from '../store/repository';
import { readAttributes } from './attributes';
import { inOrder } from './order';
import { tagView } from './views';

/** `GET /acr/v1/<name>/_tags?n=&last=&orderby=&digest=`. */
export function listTags({ registry, repository, query, reply }: Call): void {
  const { tags } = registry.store.repository(repository);
  const digest = query.get('digest') ?? '';
  if (digest !== '') parseDigest(digest);
  const listed = [...tags.values()].filter(
    (tag) => tag.attributes.listEnabled && (digest === '' || tag.digest === digest),
  );
  const ordered = inOrder(listed, ({ name }) => name, query.get('orderby'));
  const page = pageOf(ordered, ({ name }) => name, `/acr/v1/${repository}/_tags`, query);
  const body = { registry: registry.loginServer, imageName: repository, tags: page.items.map(tagView) };
  reply.json(200, body, page.headers);
}

/** `GET /acr/v1/<name>/_tags/<tag>`. */
export function getTag(call: Call): void {
  const { registry, repository, reply } = call;
  reply.json(200, {
    registry: registry.loginServer,
    imageName: repository,
    tag: tagView(existing(call)),
  });
}

/** `PATCH /acr/v1/<name>/_tags/<tag>`. */
export async function patchTag(call: Call): Promise<void> {
  const { registry, repository, request } = call;
  const attributes = await readAttributes(request);
  registry.store.setAttributes(repository, { tag: existing(call).name }, attributes);
  getTag(call);
}

/** `DELETE /acr/v1/<name>/_tags/<tag>`: the manifest stays. */
export function deleteTag(call: Call): void {
  const { registry, repository, reply } = call;
  const { name } = existing(call);
  refuseUndeletableTag(registry.store.repository(repository), name);
  registry.store.deleteTag(repository, name);
  reply.empty(202);
}

function existing({ registry, repository, reference }: Call): Tag {
  const { tags } = registry.store.repository(repository);
  const tag = isTag(reference) ? tags.get(reference) : undefined;
  if (tag === undefined) throw tagUnknown(repository, reference);
  return tag;
}
