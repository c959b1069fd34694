import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

/** A certificate with its private key in PEM, or what is wrong with the text, without any of it. */
type Read = { readonly certificate: string } | { readonly problem: string };

const asPem =
  'have Key Vault keep it as PEM (content type application/x-pem-file) and name its secret in a reference';

/**
 * Reads the text of a certificate as settings hold it: ends of lines written out or blanks, or the whole in
 * base64. The certificate of the key comes first, then its chain.
 */
export function readCertificate(text: string): Read {
  if (/^@Microsoft\.KeyVault/i.test(text)) {
    return {
      problem: 'is a Key Vault reference that was not resolved: see that the app may read the secret',
    };
  }
  const pem = text.includes('-----BEGIN ') ? text : Buffer.from(text, 'base64').toString('latin1');
  if (!pem.includes('-----BEGIN ')) {
    // A PKCS#12 is a sequence of ASN.1.
    const isPfx = pem.startsWith('\x30') && /^[A-Za-z0-9+/=\s]+$/.test(text);
    const what = isPfx ? 'is a PKCS#12 (.pfx, .p12), which is not supported' : 'is no PEM';
    return { problem: `${what}: ${asPem}` };
  }
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----/gs)].map(
    ([, label = '', body = '']) => ({ label, block: block(label, body) }),
  );
  const certificates = blocks.flatMap(({ label, block: each }) => (label === 'CERTIFICATE' ? each : []));
  const keys = blocks.flatMap(({ label, block: each }) => (label.endsWith('PRIVATE KEY') ? each : []));
  const [keyText] = keys;
  if (keyText === undefined || keys.length > 1 || certificates.length === 0) {
    return { problem: 'must hold one private key and its certificate, both in PEM' };
  }
  if (keyText.includes('ENCRYPTED')) {
    return { problem: 'holds an encrypted private key: give it without a password' };
  }
  return matched(keyText, certificates);
}

function matched(keyText: string, certificates: readonly string[]): Read {
  let key: KeyObject;
  let own: string | undefined;
  try {
    key = createPrivateKey(keyText);
    own = certificates.find((each) => new X509Certificate(each).checkPrivateKey(key));
  } catch {
    return {
      problem: 'holds a damaged certificate or key: copy it once more, from its first dash to its last',
    };
  }
  if (key.asymmetricKeyType !== 'rsa') return { problem: 'must have an RSA key: Entra ID takes no other' };
  if (own === undefined) return { problem: 'holds no certificate that belongs to its private key' };
  const chain = certificates.filter((each) => each !== own);
  return { certificate: [own, ...chain, keyText].join('\n') };
}

/** As OpenSSL writes it: libraries look for ends of lines. */
function block(label: string, body: string): string {
  const letters = body.replaceAll(/\\+[rnt]|\s/g, '');
  const lines = letters.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----`;
}
