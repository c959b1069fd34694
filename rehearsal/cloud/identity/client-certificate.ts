import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { generate } from 'selfsigned';
import { replaceFile } from '../../state-folder';
import { day } from '../../day';

const lifetime = 365 * day;
const renewBefore = 30 * day;

/**
 * The certificate registered on the app registration. The file holds certificate and private key in PEM, as
 * `ClientCertificateCredential` wants it. RSA, because Entra ID takes no other key.
 */
export async function loadClientCertificate(path: string): Promise<X509Certificate> {
  if (existsSync(path)) {
    const kept = new X509Certificate(readFileSync(path));
    if (Date.parse(kept.validTo) - Date.now() > renewBefore) return kept;
  }
  const made = await generate([{ name: 'commonName', value: 'acr-ferry rehearsal app' }], {
    keyType: 'rsa',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + lifetime),
    extensions: [{ name: 'keyUsage', digitalSignature: true, critical: true }],
  });
  replaceFile(path, `${made.cert}\n${made.private}`);
  return new X509Certificate(made.cert);
}
