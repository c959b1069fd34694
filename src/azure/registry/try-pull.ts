import type { Registry } from './registry';

/** No registry has it. */
export const absentRepository = 'acr-ferry-probe';
/** Nor a manifest of this digest. */
export const absentDigest = `sha256:${'0'.repeat(64)}`;

/** The name of a repository; undefined where there is none. */
export async function firstRepository(registry: Registry): Promise<string | undefined> {
  for await (const page of registry.repositories()) return page[0];
  return undefined;
}

/** Reads and pulls in a repository, and finds nothing. @throws TransferError */
export async function tryPull(registry: Registry, name = absentRepository): Promise<void> {
  const listings = await registry.open([name]);
  await listings.readable(name);
  await listings.referrers(name, absentDigest);
}
