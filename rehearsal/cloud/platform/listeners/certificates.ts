import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { generate, type GenerateResult } from 'selfsigned';
import { z } from 'zod';
import { replaceFile } from '../../../state-folder';
import { readJson, writeJson } from '../state/state-files';
import { day } from '../../../day';

/** Clients' clocks may lag; a certificate that starts now would not be valid yet for them. */
const backdate = day;
const authorityLifetime = 730 * day;
const leafLifetime = 30 * day;
/** Renewed at start when less than this is left, so that no rehearsal outlives its certificate. */
const renewBefore = 7 * day;

const pair = z.object({ cert: z.string(), key: z.string() });
const schema = z.object({ authority: pair, leaf: pair });
type Pair = z.infer<typeof pair>;

/** What the listeners prove themselves with. */
export interface ServerCertificate {
  /** PEM of the leaf, and of its private key. */
  readonly cert: string;
  readonly key: string;
  readonly caFile: string;
}

/**
 * Certificate for all names the cloud answers to, signed by the state folder's own authority.
 * Both are kept: a client that trusts the authority once trusts the cloud until the folder is wiped.
 */
export async function loadCertificates(state: string, hosts: readonly string[]): Promise<ServerCertificate> {
  const path = join(state, 'certificates.json');
  const caFile = join(state, 'ca.pem');
  const stored = schema.safeParse(readJson(path));
  const kept = stored.success && isFresh(stored.data.authority.cert) ? stored.data : undefined;
  const authority = kept?.authority ?? (await createAuthority());
  const leaf =
    kept && isFresh(kept.leaf.cert) && covers(kept.leaf.cert, hosts)
      ? kept.leaf
      : await createLeaf(authority, hosts);
  writeJson(path, { authority, leaf });
  replaceFile(caFile, authority.cert);
  return { ...leaf, caFile };
}

const isFresh = (pem: string): boolean =>
  Date.parse(new X509Certificate(pem).validTo) - Date.now() > renewBefore;

const covers = (pem: string, hosts: readonly string[]): boolean => {
  const certificate = new X509Certificate(pem);
  return hosts.every((host) => certificate.checkHost(host) !== undefined);
};

const lifetime = (milliseconds: number): { notBeforeDate: Date; notAfterDate: Date } => ({
  notBeforeDate: new Date(Date.now() - backdate),
  notAfterDate: new Date(Date.now() + milliseconds),
});

const keep = (made: GenerateResult): Pair => ({ cert: made.cert, key: made.private });

async function createAuthority(): Promise<Pair> {
  return keep(
    await generate([{ name: 'commonName', value: 'acr-ferry rehearsal authority' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      ...lifetime(authorityLifetime),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    }),
  );
}

async function createLeaf(authority: Pair, hosts: readonly string[]): Promise<Pair> {
  return keep(
    await generate([{ name: 'commonName', value: 'acr-ferry rehearsal cloud' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      ...lifetime(leafLifetime),
      ca: authority,
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [...hosts.map((value) => ({ type: 2 as const, value })), { type: 7, ip: '127.0.0.1' }],
        },
      ],
    }),
  );
}
