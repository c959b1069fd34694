import type { ManifestFacts } from '../manifest';

/** State of one repository, and the changes it can undergo. Timestamps are ISO 8601 with 100 ns ticks. */

export interface Attributes {
  readonly deleteEnabled: boolean;
  readonly writeEnabled: boolean;
  readonly listEnabled: boolean;
  readonly readEnabled: boolean;
}

/** What may be done with anything new. */
export const unlocked: Attributes = {
  deleteEnabled: true,
  writeEnabled: true,
  listEnabled: true,
  readEnabled: true,
};

interface Changeable {
  createdAt: string;
  lastUpdatedAt: string;
  attributes: Attributes;
}

/** A manifest, its tags included. */
export interface Manifest extends Changeable {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly facts: ManifestFacts;
  /** Of the image's config, when that is an image config. */
  readonly platform: { readonly architecture?: string; readonly os?: string };
  /** Names of the tags pointing here. */
  readonly tags: Set<string>;
}

/** A tag, which points at one manifest. */
export interface Tag extends Changeable {
  readonly name: string;
  digest: string;
}

/** A repository with all that is in it. */
export interface Repository extends Changeable {
  readonly name: string;
  readonly manifests: Map<string, Manifest>;
  readonly tags: Map<string, Tag>;
  /** Blobs pushed or mounted here: digest -> bytes. */
  readonly blobs: Map<string, number>;
  /** Subject digest -> digests of the manifests that name it. */
  readonly referrers: Map<string, Set<string>>;
}

/** All repositories of a registry by name. */
export type Repositories = Map<string, Repository>;

/** What a put says of a manifest. */
export type PutManifest = Pick<Manifest, 'digest' | 'mediaType' | 'size' | 'facts' | 'platform'>;

/** Which thing of a repository an attribute change is about; neither means the repository itself. */
export interface Subject {
  readonly tag?: string;
  readonly digest?: string;
}

/** What a change does. */
export type ChangeOf =
  | { readonly op: 'link-blob'; readonly digest: string; readonly size: number }
  | { readonly op: 'unlink-blob'; readonly digest: string }
  | { readonly op: 'put-manifest'; readonly manifest: PutManifest; readonly tags: readonly string[] }
  | { readonly op: 'delete-tag'; readonly tag: string }
  | { readonly op: 'delete-manifests'; readonly digests: readonly string[] }
  | { readonly op: 'delete-repository' }
  | { readonly op: 'set-attributes'; readonly subject: Subject; readonly attributes: Partial<Attributes> }
  | { readonly op: 'restore'; readonly state: Snapshot };

/** One change of one repository; the store is the fold of these over an empty registry. */
export type Change = ChangeOf & { readonly at: string; readonly repository: string };

/** A repository as one JSON value, from which `restore` rebuilds it. */
export interface Snapshot extends Changeable {
  readonly manifests: readonly Omit<Manifest, 'tags'>[];
  readonly tags: readonly Tag[];
  readonly blobs: readonly (readonly [digest: string, size: number])[];
}

/** A repository as it is now. */
export function snapshot({ createdAt, lastUpdatedAt, attributes, ...repository }: Repository): Snapshot {
  return {
    createdAt,
    lastUpdatedAt,
    attributes,
    manifests: [...repository.manifests.values()].map(({ tags: _derived, ...manifest }) => manifest),
    tags: [...repository.tags.values()],
    blobs: [...repository.blobs],
  };
}
