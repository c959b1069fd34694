import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCertificate } from '../../../../src/domain/signatures/notation/certificate';
import { checkChain } from '../../../../src/domain/signatures/notation/chain';

/** Chains by OpenSSL. */
const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-chain-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const openssl = (...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

interface Made {
  /** Keys of root and leaf, as openssl genpkey takes them. */
  readonly keys?: readonly [string, string];
  /** How the root signs both. */
  readonly by?: readonly string[];
  /** What the leaf is for, and what else it says. */
  readonly purpose?: string;
  readonly more?: string;
}

const rsa = (bits: number) => `-algorithm RSA -pkeyopt rsa_keygen_bits:${bits}`;
const curve = (name: string) => `-algorithm EC -pkeyopt ec_paramgen_curve:${name}`;
/** Quick to make. */
const curves: Made = { keys: [curve('P-256'), curve('P-256')] };
const pss = ['-sigopt', 'rsa_padding_mode:pss'];

/** Root and leaf, leaf first. */
function chainOf({
  keys = [rsa(2048), rsa(2048)],
  by = ['-sha256'],
  purpose = 'critical,timeStamping',
  more = '',
}: Made) {
  keys.forEach((key, i) => openssl('genpkey', ...key.split(' '), '-out', `${i}.key`));
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];
  openssl(
    ...['req', '-x509', '-key', '0.key', '-subj', '/CN=root', '-days', '9', '-out', '0.pem', ...by],
    ...extensions.flatMap((each) => ['-addext', each]),
  );
  writeFileSync(
    join(folder, 'leaf'),
    `keyUsage=critical,digitalSignature\nextendedKeyUsage=${purpose}\n${more}\n`,
  );
  openssl('req', '-new', '-key', '1.key', '-subj', '/CN=leaf', '-out', '1.csr');
  openssl(
    ...['x509', '-req', '-in', '1.csr', '-CA', '0.pem', '-CAkey', '0.key', '-CAcreateserial'],
    ...['-days', '9', '-extfile', 'leaf', '-out', '1.pem', ...by],
  );
  return ['1.pem', '0.pem'].map((name) => readCertificate(openssl('x509', '-in', name, '-outform', 'der')));
}

it.each<Made>([
  {},
  { by: ['-sha512'] },
  { by: ['-sha256', ...pss] },
  { keys: [curve('P-384'), curve('P-256')], by: ['-sha384'] },
])('takes a chain by algorithms and keys that hold: %j', (made) => {
  expect(() => {
    checkChain(chainOf(made), 'time stamps');
  }).not.toThrow();
});

it.each<Made>([
  { by: ['-sha1'] },
  { by: ['-sha224'] },
  { by: ['-sha1', ...pss] },
  { by: ['-sha256', ...pss, '-sigopt', 'rsa_mgf1_md:sha1'] },
  { keys: [curve('P-256'), curve('P-256')], by: ['-sha1'] },
])('refuses a chain that is signed by a broken hash, wherever it is named: %j', (made) => {
  expect(() => {
    checkChain(chainOf(made), 'time stamps');
  }).toThrow(/is signed by an algorithm that is not allowed$/);
});

it.each<[string, Made]>([
  ['CN=root', { keys: [rsa(1024), rsa(2048)] }],
  ['CN=leaf', { keys: [rsa(2048), rsa(1024)] }],
  ['CN=root', { keys: [curve('secp256k1'), curve('P-256')] }],
])('refuses a chain with a weak key of %s: %j', (who, made) => {
  expect(() => {
    checkChain(chainOf(made), 'time stamps');
  }).toThrow(`the certificate ${who} has a key that is not allowed`);
});

it.each(['codeSigning', 'OCSPSigning', 'serverAuth', 'timeStamping'])(
  'takes for signatures no leaf that is for something else: %s',
  (purpose) => {
    const check = () => {
      checkChain(chainOf({ ...curves, purpose }), 'signatures');
    };
    if (purpose === 'codeSigning') expect(check).not.toThrow();
    else expect(check).toThrow('the certificate CN=leaf is not for signatures');
  },
);

it.each([
  ['', undefined],
  ['authorityInfoAccess=caIssuers;URI:http://a/ca.cer', undefined],
  [
    'authorityInfoAccess=caIssuers;URI:http://a/ca.cer,OCSP;URI:http://a/ocsp',
    { ocsp: ['http://a/ocsp'], crl: [] },
  ],
  [
    'crlDistributionPoints=URI:http://a/ca.crl,URI:http://b/ca.crl',
    { ocsp: [], crl: ['http://a/ca.crl', 'http://b/ca.crl'] },
  ],
  // Nobody can be asked by it, which is another thing than that nobody tells.
  ['crlDistributionPoints=dirName:nobody\n[nobody]\nCN=x', { ocsp: [], crl: [] }],
])('knows who tells of the revocation of a certificate: %s', (more, revocation) => {
  expect(chainOf({ ...curves, more })[0]?.revocation).toEqual(revocation);
});
