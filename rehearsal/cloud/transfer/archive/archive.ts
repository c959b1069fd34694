/**
 * The archive format of this emulator. The service does not document its own, so nobody may depend on either.
 *
 * A plain tar of an OCI image layout, in this order, which lets an import stream it:
 *
 * 1. `oci-layout`
 * 2. `index.json`: one descriptor per artifact, its reference (`repository:tag` or `repository@digest`) in
 *    the annotation `org.opencontainers.image.ref.name`
 * 3. `blobs/sha256/<hex>` of every manifest, an index before its children
 * 4. `blobs/sha256/<hex>` of every config and layer
 *
 * Every blob is there once. Headers carry no times or owners, so the same artifacts give the same bytes.
 */
export const layoutFile = 'oci-layout';
/** Path of the index inside the archive. */
export const indexFile = 'index.json';
/** Annotation of an index entry that holds the reference of its artifact. */
export const referenceAnnotation = 'org.opencontainers.image.ref.name';
/** Content of the first file. */
export const layoutContent = '{"imageLayoutVersion":"1.0.0"}';

/** Metadata of the blob by which a source trigger knows an archive. */
export const archiveMetadata = { category: 'acr-transfer-blob' };

/** Path of a blob inside the archive. */
export const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** The digest a path stands for, undefined when it is not a blob's. */
export function digestOfPath(path: string): string | undefined {
  return /^blobs\/sha256\/[0-9a-f]{64}$/.test(path)
    ? path.slice('blobs/'.length).replace('/', ':')
    : undefined;
}
