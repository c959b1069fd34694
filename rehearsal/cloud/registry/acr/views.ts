import type { Registry } from '../call';
import { isIndex, type ChildManifest } from '../manifest';
import type { Manifest, Repository, Tag } from '../store/repository';

/** Wire shapes of ACR's metadata API (`@azure/container-registry`, API 2021-07-01). */

export function repositoryView({ loginServer }: Registry, repository: Repository): unknown {
  return {
    registry: loginServer,
    imageName: repository.name,
    createdTime: repository.createdAt,
    lastUpdateTime: repository.lastUpdatedAt,
    manifestCount: repository.manifests.size,
    tagCount: repository.tags.size,
    changeableAttributes: repository.attributes,
  };
}

/** A tag as ACR shows it. */
export function tagView(tag: Tag): unknown {
  return {
    name: tag.name,
    digest: tag.digest,
    createdTime: tag.createdAt,
    lastUpdateTime: tag.lastUpdatedAt,
    signed: false,
    changeableAttributes: tag.attributes,
  };
}

/**
 * Fields that do not apply (`architecture` of an artifact, `references` of an image) are left out, as by the
 * service.
 */
export function manifestView({ policies }: Registry, repository: Repository, manifest: Manifest): unknown {
  const { digest, mediaType, facts, platform } = manifest;
  const children = facts.children.map((child) => ({
    digest: child.digest,
    ...platformOf(child, repository.manifests.get(child.digest)),
  }));
  const indexSize = policies().indexImageSize === 'manifest' ? manifest.size : 0;
  return {
    digest,
    imageSize: isIndex(mediaType) ? indexSize : facts.imageSize,
    createdTime: manifest.createdAt,
    lastUpdateTime: manifest.lastUpdatedAt,
    architecture: platform.architecture,
    os: platform.os,
    mediaType,
    configMediaType: facts.config?.mediaType,
    artifactType: facts.artifactType,
    tags: [...manifest.tags].sort(),
    ...(children.length > 0 && { references: children }),
    changeableAttributes: manifest.attributes,
  };
}

/** What the index says about a child, and where it says nothing, the child's own config. */
function platformOf(
  said: ChildManifest,
  child: Manifest | undefined,
): Pick<ChildManifest, 'architecture' | 'os'> {
  return {
    architecture: said.architecture ?? child?.platform.architecture,
    os: said.os ?? child?.platform.os,
  };
}
