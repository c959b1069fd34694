import { createHash, webcrypto } from 'node:crypto';
import { BitString, Integer, ObjectIdentifier, OctetString, Sequence, Utf8String } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TSTInfo,
} from 'pkijs';

/** Authorities for time, and tokens of them in which every part can be another one's. */

const sha256 = '2.16.840.1.101.3.4.2.1';
const hashes = { sha256, sha512: '2.16.840.1.101.3.4.2.3' };
const tstInfo = '1.2.840.113549.1.9.16.1.4';

interface Holder {
  readonly certificate: Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);

export const derOf = (certificate: Certificate): Buffer => Buffer.from(certificate.toSchema(true).toBER());

interface Wanted {
  readonly name: string;
  readonly serial: number;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly isCa: boolean;
  /** Absent: by itself. */
  readonly by?: { readonly name: string; readonly keys: webcrypto.CryptoKeyPair };
}

/** A certificate of an authority, or of what stamps. */
export async function certificateOf({ name, serial, keys, isCa, by }: Wanted): Promise<Holder> {
  const certificate = new Certificate();
  const common = (value: string) =>
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value }) });
  certificate.version = 2;
  certificate.serialNumber = new Integer({ value: serial });
  certificate.issuer.typesAndValues.push(common(by?.name ?? name));
  certificate.subject.typesAndValues.push(common(name));
  certificate.notBefore.value = new Date('2020-01-01T00:00:00Z');
  certificate.notAfter.value = new Date('2040-01-01T00:00:00Z');
  const extension = (extnID: string, value: { toBER(): ArrayBuffer }) =>
    new Extension({ extnID, critical: true, extnValue: value.toBER() });
  // keyCertSign, or digitalSignature.
  const usage = new BitString({ valueHex: new Uint8Array([isCa ? 0x04 : 0x80]).buffer });
  certificate.extensions = [
    extension('2.5.29.15', usage),
    isCa
      ? extension('2.5.29.19', new BasicConstraints({ cA: true }).toSchema())
      : extension('2.5.29.37', new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] }).toSchema()),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign((by?.keys ?? keys).privateKey, 'SHA-256');
  return { certificate: Certificate.fromBER(certificate.toSchema(true).toBER()), keys };
}

interface Token {
  readonly stamped: Buffer;
  /** Whose key signs the token, and whom it names by issuer and number. */
  readonly signer: Holder;
  /** Whom its signed attributes name; absent: the signer. */
  readonly named?: Certificate;
  readonly certificates: readonly Certificate[];
  /** By what hash they name it; absent: by the one that goes without saying. */
  readonly hash?: keyof typeof hashes;
}

const time = new Date('2025-06-01T00:00:00Z');
const octets = (bytes: Buffer) => new OctetString({ valueHex: new Uint8Array(bytes).buffer });
const hashOf = (bytes: Buffer, hash = 'sha256') => createHash(hash).update(bytes).digest();

/** A token of RFC 3161. */
export async function tokenOf({ stamped, signer, named, certificates, hash }: Token): Promise<Buffer> {
  const info = new TSTInfo({
    version: 1,
    policy: '1.2.3.4',
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256 }),
      hashedMessage: octets(hashOf(stamped)),
    }),
    serialNumber: new Integer({ value: 1 }),
    genTime: time,
  });
  const content = Buffer.from(info.toSchema().toBER());
  const { issuer, serialNumber } = signer.certificate;
  const attribute = (type: string, value: unknown) => new Attribute({ type, values: [value] });
  const certified = new Sequence({
    value: [
      ...(hash === undefined ? [] : [new AlgorithmIdentifier({ algorithmId: hashes[hash] }).toSchema()]),
      octets(hashOf(derOf(named ?? signer.certificate), hash)),
    ],
  });
  const attributes = [
    attribute('1.2.840.113549.1.9.3', new ObjectIdentifier({ value: tstInfo })),
    attribute('1.2.840.113549.1.9.4', octets(hashOf(content))),
    attribute('1.2.840.113549.1.9.16.2.47', new Sequence({ value: [new Sequence({ value: [certified] })] })),
  ];
  const encapContentInfo = new EncapsulatedContentInfo({ eContentType: tstInfo });
  // Its constructor would cut it into parts.
  encapContentInfo.eContent = octets(content);
  const signed = new SignedData({
    version: 3,
    encapContentInfo,
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer, serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [...certificates],
  });
  await signed.sign(signer.keys.privateKey, 0, 'SHA-256');
  const whole = new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true) });
  return Buffer.from(whole.toSchema().toBER());
}
