import { BasicOCSPResponse, Certificate, CertID, OCSPRequest, OCSPResponse } from 'pkijs';
import { GeneralizedTime, type Constructed } from 'asn1js';
import { readCertificate, type ReadCertificate } from './certificate';
import { isIssuedBy, isStrong, purpose } from './chain';
import { extensionsOf, heldUntil, isSignedBy, particulars, type Standing } from './signed-answer';

const ids = { basic: '1.3.6.1.5.5.7.48.1.1', noCheck: '1.3.6.1.5.5.7.48.1.5' };
/** As RFC 6960 numbers them. */
const statuses = [
  '',
  'malformed request',
  'internal error',
  'try later',
  '',
  'signature wanted',
  'unauthorized',
];
const mostCertificates = 5;

/** SHA-1 is the only hash every responder knows; it names a certificate, and secures nothing. */
const named = (certificate: ReadCertificate, issuer: ReadCertificate) =>
  [
    Certificate.fromBER(certificate.der),
    { hashAlgorithm: 'SHA-1', issuerCertificate: Certificate.fromBER(issuer.der) },
  ] as const;

/** Asks a responder of a certificate. */
export async function ocspRequest(certificate: ReadCertificate, issuer: ReadCertificate): Promise<Buffer> {
  const request = new OCSPRequest();
  await request.createForCertificate(...named(certificate, issuer));
  return Buffer.from(request.toSchema(true).toBER());
}

/** What a responder says. */
interface Told {
  readonly standing: Standing;
  readonly until: Date;
  /** Who answered for the issuer, unless nobody is to be asked of that one. */
  readonly responder?: ReadCertificate;
}

/** Reads what a responder answered (RFC 6960). @throws Error where it tells nothing */
export async function readOcsp(
  bytes: Buffer,
  certificate: ReadCertificate,
  issuer: ReadCertificate,
  now: Date,
): Promise<Told> {
  const { responseStatus, responseBytes } = OCSPResponse.fromBER(bytes);
  const status = responseStatus.valueBlock.valueDec;
  if (status !== 0) throw new Error(`it answered ${statuses[status] ?? status}`);
  if (responseBytes?.responseType !== ids.basic) throw new Error('its answer is of an unknown type');
  const response = BasicOCSPResponse.fromBER(responseBytes.response.valueBlock.valueHexView);
  const signer = await signerOf(response, issuer, now);
  const { responses, responseExtensions } = response.tbsResponseData;
  extensionsOf(responseExtensions);
  const wanted = await CertID.create(...named(certificate, issuer));
  const single = responses.find(({ certID }) => certID.isEqual(wanted));
  if (single === undefined) throw new Error('its answer is of another certificate');
  const until = heldUntil(single.thisUpdate, single.nextUpdate, now);
  const standing = standingIn(single.certStatus as Constructed, particulars(single.singleExtensions));
  const isAsked = signer !== issuer && !isUnasked(signer);
  return { standing, until, ...(isAsked && { responder: signer }) };
}

const isUnasked = ({ der }: ReadCertificate): boolean =>
  (Certificate.fromBER(der).extensions ?? []).some(({ extnID }) => extnID === ids.noCheck);

/** The issuer itself, or whom it gave a certificate for that. */
async function signerOf(response: BasicOCSPResponse, issuer: ReadCertificate, now: Date) {
  const { tbsResponseData, signatureAlgorithm: algorithm, signature, certs = [] } = response;
  const delegates = certs
    .slice(0, mostCertificates)
    .map((each) => readCertificate(Buffer.from(each.toSchema(true).toBER())))
    .filter((each) => isIssuedBy(each, issuer) && isStrong(each.x509.publicKey))
    .filter(({ purposes }) => purposes?.ids.includes(purpose.ocsp))
    .filter(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter);
  for (const signer of [issuer, ...delegates])
    if (await isSignedBy(signer, { tbs: tbsResponseData.tbsView, algorithm, signature })) return signer;
  throw new Error('its answer is signed by nobody who may tell');
}

/** Good, revoked and unknown are the tags 0, 1 and 2. */
function standingIn(
  { idBlock: { tagNumber }, valueBlock }: Constructed,
  { invalidFrom }: ReturnType<typeof particulars>,
): Standing {
  if (tagNumber === 0) return { kind: 'good' };
  const [at] = tagNumber === 1 ? valueBlock.value : [];
  if (!(at instanceof GeneralizedTime)) throw new Error('it does not know the certificate');
  return { kind: 'revoked', at: at.toDate(), ...(invalidFrom && { invalidFrom }) };
}
