/** Shapes of ACR's metadata API 2021-07-01 and of manifests, as far as they are used. */

interface Attributes {
  readonly writeEnabled?: boolean;
  readonly deleteEnabled?: boolean;
  readonly readEnabled?: boolean;
}

/** A repository. */
export interface RepositoryWire {
  readonly changeableAttributes?: Attributes;
}

/** Whether attributes forbid to delete; those of the repository count besides. */
export const isUndeletable = ({
  changeableAttributes: its,
}: {
  readonly changeableAttributes?: Attributes;
}): boolean => its?.writeEnabled === false || its?.deleteEnabled === false;

/** A tag. */
export interface TagWire {
  readonly name: string;
  readonly digest: string;
  readonly lastUpdateTime: string;
  readonly changeableAttributes?: Attributes;
}

/** What ACR says of a manifest. */
export interface ManifestWire {
  readonly digest: string;
  readonly imageSize?: number;
  readonly os?: string;
  readonly mediaType?: string;
  readonly tags?: readonly string[];
  readonly references?: readonly { readonly digest: string }[];
  readonly changeableAttributes?: Attributes;
}

/** A layer as its manifest names it. */
export interface Layer {
  readonly mediaType: string;
  readonly size: number;
}

/** A page of any listing. */
export interface PageWire {
  readonly repositories?: readonly string[] | null;
  readonly tags?: readonly TagWire[] | null;
  readonly manifests?: readonly ManifestWire[] | null;
}

/** A manifest itself; the artifact manifests of before OCI 1.1 call their layers blobs. */
export interface ManifestBody {
  readonly layers?: readonly Layer[];
  readonly blobs?: readonly Layer[];
}
