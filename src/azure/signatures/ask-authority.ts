import { createGate, gated } from '../gate';
import type { ReadCertificate } from '../../domain/signatures/notation/certificate';
import { readList, standingIn, type RevocationList } from '../../domain/signatures/notation/crl';
import { ocspRequest, readOcsp } from '../../domain/signatures/notation/ocsp';
import type { AskStanding } from '../../domain/signatures/notation/revocation';
import { fetchAnswer } from './fetch-answer';
import { keep } from './keep';

type Standing = Awaited<ReturnType<AskStanding>>;

interface Answer {
  readonly standing: Standing;
  readonly until: Date;
}

/** As notation-core-go has them. */
const bounds = {
  ocsp: { most: 20 * 1024, timeoutMs: 2000 },
  crl: { most: 32 * 1024 * 1024, timeoutMs: 5000 },
};
/** No certificate needs more of a kind. */
const mostAddresses = 3;
const mostKept = 1000;
/** An answer may hold for weeks; nobody is asked again and again who does not answer. */
const keptForMs = { known: 24 * 3600_000, unknown: 60_000 };

const kept = new Map<string, { until: number; readonly standing: Promise<Standing> }>();

/**
 * Asks what became of a certificate: by OCSP, and where that tells nothing by the lists it names. What is
 * found is kept for as long as it holds, a day at most, whoever asks.
 */
export const askAuthority: AskStanding = (certificate, issuer, now) => {
  const key = certificate.x509.fingerprint256;
  const before = kept.get(key);
  if (before !== undefined && before.until > now.getTime()) return before.standing;
  const standing = find(certificate, issuer, now).then((found) => {
    const most = found.standing.kind === 'unknown' ? keptForMs.unknown : keptForMs.known;
    asked.until = Math.min(found.until.getTime(), now.getTime() + most);
    return found.standing;
  });
  const asked = { until: Infinity, standing };
  keep(kept, key, asked, mostKept);
  return standing;
};

async function find(certificate: ReadCertificate, issuer: ReadCertificate, now: Date): Promise<Answer> {
  const { ocsp = [], crl = [] } = certificate.revocation ?? {};
  const ways = [
    ...ocsp.slice(0, mostAddresses).map((url) => ({ url, how: byOcsp })),
    ...crl.slice(0, mostAddresses).map((url) => ({ url, how: byList })),
  ];
  const problems: string[] = [];
  for (const { url, how } of ways) {
    try {
      return await how(url, certificate, issuer, now);
    } catch (error) {
      problems.push(
        `${url.slice(0, 100)}: ${error instanceof Error ? error.message.slice(0, 200) : 'failed'}`,
      );
    }
  }
  const why = problems.length > 0 ? problems.join('; ') : 'it names no address that could be asked';
  return { standing: { kind: 'unknown', why }, until: new Date(now.getTime() + keptForMs.unknown) };
}

type How = (url: string, certificate: ReadCertificate, issuer: ReadCertificate, now: Date) => Promise<Answer>;

const byOcsp: How = async (url, certificate, issuer, now) => {
  const body = await ocspRequest(certificate, issuer);
  const answer = await readOcsp(await fetchAnswer(url, bounds.ocsp, body), certificate, issuer, now);
  const { responder } = answer;
  if (responder?.revocation === undefined) return answer;
  const byListsOnly = { ...responder, revocation: { ...responder.revocation, ocsp: [] } };
  const { standing } = await find(byListsOnly, issuer, now);
  if (standing.kind === 'good') return answer;
  throw new Error(`its answer is by a responder that is ${standing.kind}`);
};

const byList: How = async (url, certificate, issuer, now) => {
  const read = (from: string): Promise<RevocationList> =>
    gated(gate, async () => readList(await fetchAnswer(from, bounds.crl), certificate, issuer, now));
  const base = await read(url);
  const [freshest] = base.freshest;
  const changes = freshest === undefined ? undefined : await read(freshest);
  const until = changes !== undefined && changes.until < base.until ? changes.until : base.until;
  return { standing: standingIn(base, changes), until };
};

/** Lists may be large. */
const gate = createGate('a revocation list', 2);
