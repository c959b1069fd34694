import { createHash } from 'node:crypto';
import { broughtOfSchema, broughtToRepositorySchema } from '../../domain/prune/brought';
import { pruneSchema } from '../../domain/prune/prune';
import { prunedSchema } from '../../domain/prune/pruned';
import { untaggedOfSchema } from '../../domain/prune/untagged';
import type { Selection } from '../../domain/selection/selection';
import { newestListSchema, tagListSchema } from '../../domain/waybill/tag-list';
import { folderOf, pathTo } from '../records';

/** What a plan says of tags the source no longer has. */
export const prunePath = (planId: string) => pathTo(`${folderOf(planId)}prune.json`, pruneSchema);

/** What became of them. */
export const prunedPath = (transferId: string) => pathTo(`${folderOf(transferId)}pruned.json`, prunedSchema);

/** The tags of the source as they came across an air gap. */
export const tagListPath = (transferId: string) =>
  pathTo(`${folderOf(transferId)}source-tags.json`, tagListSchema);

/** Where it is told which lists of tags a receiving route took of a sender. */
export const newestListsFolder = (route: string, sender: string): string =>
  `tag-lists/${route}/${encodeURIComponent(sender.toLowerCase())}/`;

const keyOf = (rules: Selection): string => createHash('sha256').update(JSON.stringify(rules)).digest('hex');

/** The newest of them by the same rules: what others cover, they say nothing of. */
export const newestListPath = (route: string, sender: string, rules: Selection) =>
  pathTo(`${newestListsFolder(route, sender)}${keyOf(rules)}.json`, newestListSchema);

/** Where all lies that a route brought. */
export const broughtFolder = (route: string): string => `brought/${route}/`;

/** What a route brought of a repository. */
export const broughtPath = (route: string, repository: string) =>
  pathTo(`${broughtFolder(route)}${repository}.json`, broughtOfSchema);

/** What routes brought to a repository of a registry, which has a mark. */
export const broughtToPath = (target: string, repository: string) =>
  pathTo(`brought-to/${encodeURIComponent(target)}/${repository}.json`, broughtToRepositorySchema);

/** Where all lies that a route left without a tag. */
export const untaggedFolder = (route: string): string => `untagged/${route}/`;

/** What a route left without a tag of a repository of the target. */
export const untaggedPath = (route: string, repository: string) =>
  pathTo(`${untaggedFolder(route)}${repository}.json`, untaggedOfSchema);

/** The repository a document of such a folder is of. */
export const repositoryIn = (folder: string, name: string): string =>
  name.slice(folder.length, -'.json'.length);
