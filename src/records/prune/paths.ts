import { createHash } from 'node:crypto';
import { broughtOfSchema, broughtToRepositorySchema } from '../../domain/prune/brought';
import { pruneSchema } from '../../domain/prune/prune';
import { prunedSchema } from '../../domain/prune/pruned';
import { untaggedOfSchema } from '../../domain/prune/untagged';
import type { Selection } from '../../domain/selection/selection';
import { newestListSchema, tagListSchema } from '../../domain/waybill/tag-list';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { folderOf, pathTo } from '../records';

/** What a plan says of tags the source no longer has. */
export const prunePath = (planId: string) => pathTo(`${folderOf(planId)}prune.json`, pruneSchema);

/** What became of them, part by part. */
export const prunedPath = (transferId: string, part = 1) =>
  pathTo(`${folderOf(transferId)}pruned${part === 1 ? '' : `-${part}`}.json`, prunedSchema);

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

const broughtFolder = (route: string): string => `brought/${route}/`;

/** What a route brought of a repository lies in so many documents: who looks at one tag reads one of them. */
const broughtParts = 32;

/** In no name of a repository. */
const partMark = '~';

function partOf(reference: string): string {
  const number = createHash('sha256').update(reference).digest().readUInt8() % broughtParts;
  return `${referenceOf(reference).repository}${partMark}${number.toString(16).padStart(2, '0')}.json`;
}

/** Where it lies what a route brought of a repository, or of all. */
export const broughtOfFolder = (route: string, repository?: string): string =>
  repository === undefined ? broughtFolder(route) : `${broughtFolder(route)}${repository}${partMark}`;

/** A document of that. */
export const broughtNamed = (name: string) => pathTo(name, broughtOfSchema);

/** Where it is told whether a route brought something. */
export const broughtPath = (route: string, reference: string) =>
  broughtNamed(`${broughtFolder(route)}${partOf(reference)}`);

/** The repository such a document is of. */
export const broughtRepositoryIn = (route: string, name: string): string =>
  name.slice(broughtFolder(route).length, name.lastIndexOf(partMark));

const broughtToFolder = (target: string): string => `brought-to/${encodeURIComponent(target)}/`;

/** Where it lies what routes brought to a repository of a registry, which has a mark. */
export const broughtToRepositoryFolder = (target: string, repository: string): string =>
  `${broughtToFolder(target)}${repository}${partMark}`;

/** A document of that. */
export const broughtToNamed = (name: string) => pathTo(name, broughtToRepositorySchema);

/** Where it is told which routes brought something to a registry. */
export const broughtToPath = (target: string, reference: string) =>
  broughtToNamed(`${broughtToFolder(target)}${partOf(reference)}`);

/** Where all lies that a route left without a tag. */
export const untaggedFolder = (route: string): string => `untagged/${route}/`;

/** What a route left without a tag of a repository of the target. */
export const untaggedPath = (route: string, repository: string) =>
  pathTo(`${untaggedFolder(route)}${repository}.json`, untaggedOfSchema);

/** The repository a document of such a folder is of. */
export const repositoryIn = (folder: string, name: string): string =>
  name.slice(folder.length, -'.json'.length);
