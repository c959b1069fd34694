import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Keys, certificates, signatures and time stamps by OpenSSL: verifying is not held to our own making. */
export interface Workshop {
  readonly root: string;
  readonly tsaRoot: string;
  readonly publicKey: string;
  /** Certificates of the signer and the root, in base64 of DER. */
  readonly chain: readonly string[];
  /** RSASSA-PSS with SHA-256 by the signer's key. */
  signPss(bytes: Buffer): Buffer;
  /** ECDSA with SHA-256 by the key of cosign. */
  signEcdsa(bytes: Buffer): Buffer;
  /** A token of RFC 3161 over some bytes; as a reply that of an authority as cosign keeps it. */
  stamp(bytes: Buffer, as?: 'token' | 'reply'): Buffer;
  /** Certificates of the authority for time and its root, in base64 of DER. */
  readonly tsaChain: readonly string[];
  /** A certificate for the key of cosign that names who has it, as PEM. */
  identify(subject: string, issuer: string): string;
  close(): void;
}

const subject = '/C=US/ST=WA/O=acme';
const ca = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];

/** Makes an authority, a signer, a key of cosign and an authority for time. */
export function openWorkshop(organisation = 'acme'): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-openssl-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const authority = (name: string): void => {
    const extensions = ca.flatMap((each) => ['-addext', each]);
    const subj = `/C=US/ST=WA/O=${organisation}/CN=${name}`;
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', subj, ...extensions],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
    );
  };
  const leaf = (name: string, by: string, extensions: string): void => {
    writeFileSync(at(`${name}.ext`), extensions);
    const subj = `${subject.replace('acme', organisation)}/CN=${name}`;
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      subj,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'],
      ...['-days', '30', '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  };
  authority('root');
  leaf(
    'signer',
    'root',
    'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n',
  );
  authority('tsaroot');
  leaf('tsa', 'tsaroot', 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n');
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'cosign.key');
  openssl('ec', '-in', 'cosign.key', '-pubout', '-out', 'cosign.pub');
  writeFileSync(at('serial'), '01');
  writeFileSync(
    at('ts.cnf'),
    [
      '[tsa]',
      'default_tsa = it',
      '[it]',
      'serial = ./serial',
      'default_policy = 1.2.3.4',
      'digests = sha256',
      'signer_digest = sha256',
      'ess_cert_id_alg = sha256',
      'crypto_device = builtin',
      '',
    ].join('\n'),
  );
  const signed = (bytes: Buffer, ...how: readonly string[]): Buffer => {
    writeFileSync(at('data'), bytes);
    return openssl('dgst', '-sha256', ...how, 'data');
  };
  const derOf = (name: string): string =>
    openssl('x509', '-in', `${name}.pem`, '-outform', 'der').toString('base64');
  const text = (name: string): string => readFileSync(at(name), 'utf8');
  return {
    root: text('root.pem'),
    tsaRoot: text('tsaroot.pem'),
    publicKey: text('cosign.pub'),
    chain: [derOf('signer'), derOf('root')],
    signPss: (bytes) => {
      const padding = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'];
      return signed(bytes, ...padding, '-sign', 'signer.key');
    },
    signEcdsa: (bytes) => signed(bytes, '-sign', 'cosign.key'),
    tsaChain: [derOf('tsa'), derOf('tsaroot')],
    identify(who, issuer) {
      const names = [
        'basicConstraints=CA:FALSE',
        'keyUsage=critical,digitalSignature',
        'extendedKeyUsage=codeSigning',
        `subjectAltName=critical,URI:${who}`,
        `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${issuer}`,
      ];
      writeFileSync(at('identity.ext'), names.join('\n'));
      openssl('req', '-new', '-key', 'cosign.key', '-subj', '/CN=identity', '-out', 'identity.csr');
      openssl(
        ...[
          'x509',
          '-req',
          '-in',
          'identity.csr',
          '-CA',
          'root.pem',
          '-CAkey',
          'root.key',
          '-CAcreateserial',
        ],
        ...['-days', '30', '-extfile', 'identity.ext', '-out', 'identity.pem'],
      );
      return text('identity.pem');
    },
    stamp(bytes, as = 'token') {
      writeFileSync(at('stamped'), bytes);
      openssl('ts', '-query', '-data', 'stamped', '-sha256', '-cert', '-out', 'query.tsq');
      openssl(
        ...['ts', '-reply', '-config', 'ts.cnf', '-section', 'it', '-queryfile', 'query.tsq'],
        ...['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-out', 'token.der'],
        ...(as === 'token' ? ['-token_out'] : []),
      );
      return readFileSync(at('token.der'));
    },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
