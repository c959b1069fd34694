import { ContainerRegistryClient, type RegistryArtifact } from '@azure/container-registry';
import type { TokenCredential } from '@azure/identity';
import pMap from 'p-map';
import { formatReference, type ArtifactReference } from '../../domain/selection/artifact-reference';
import type { Side } from '../../domain/side';
import { boundedClient } from '../bounded-calls';
import { toTransferError } from '../failure';

/** What a reference points to. */
export interface ResolvedArtifact {
  readonly digest: string;
  /** Bytes as the registry reports them; 0 when it does not. */
  readonly size: number;
}

/** The data plane of one registry, read only. Answers come in the order asked; undefined: no such artifact. */
export interface Catalog {
  resolve(references: readonly ArtifactReference[]): Promise<(ResolvedArtifact | undefined)[]>;
  /** Digests only, which is one request a tag instead of two. */
  digests(references: readonly ArtifactReference[]): Promise<(string | undefined)[]>;
}

/** Well below the registry's limit of 10,000 reads a minute for one identity. */
const readsAtOnce = 8;

/** @throws TransferError when the registry refuses or does not answer. */
export function createCatalog(side: Side, loginServer: string, credential: TokenCredential): Catalog {
  const options = { audience: side.cloud.registryAudience, ...boundedClient() };
  const readAll = <T>(
    references: readonly ArtifactReference[],
    read: (artifact: RegistryArtifact, reference: ArtifactReference) => Promise<T>,
  ): Promise<(T | undefined)[]> => {
    // One client a repository: a client keeps one access token, and a token of one repository is refused by the next.
    const clients = new Map<string, ContainerRegistryClient>();
    const clientFor = (repository: string): ContainerRegistryClient => {
      const client =
        clients.get(repository) ?? new ContainerRegistryClient(`https://${loginServer}`, credential, options);
      clients.set(repository, client);
      return client;
    };
    return pMap(
      references,
      async (reference) => {
        const { repository } = reference;
        const identifier = 'tag' in reference ? reference.tag : reference.digest;
        try {
          return await read(clientFor(repository).getArtifact(repository, identifier), reference);
        } catch (error) {
          if ((error as { statusCode?: number }).statusCode === 404) return undefined;
          throw toTransferError(error, `read ${formatReference(reference)} from ${loginServer}`, side.name);
        }
      },
      { concurrency: readsAtOnce },
    );
  };
  return {
    resolve: (references) => readAll(references, describe),
    digests: (references) => readAll(references, digestOf),
  };
}

async function describe(artifact: RegistryArtifact): Promise<ResolvedArtifact> {
  const { digest, sizeInBytes } = await artifact.getManifestProperties();
  return { digest, size: sizeInBytes ?? 0 };
}

async function digestOf(artifact: RegistryArtifact, reference: ArtifactReference): Promise<string> {
  const { digest } =
    'tag' in reference
      ? await artifact.getTagProperties(reference.tag)
      : await artifact.getManifestProperties();
  return digest;
}
