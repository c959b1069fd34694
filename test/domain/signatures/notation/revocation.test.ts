import { expect, it } from 'vitest';
import type { ReadCertificate } from '../../../../src/domain/signatures/notation/certificate';
import { checkRevocation, type AskStanding } from '../../../../src/domain/signatures/notation/revocation';

type Standing = Awaited<ReturnType<AskStanding>>;
const told = new Map<ReadCertificate, Standing>();

const certificate = (name: string, standing?: Standing): ReadCertificate => {
  const revocation = standing && { ocsp: [`http://${name}/`], crl: [] };
  const made = { revocation, subject: undefined, x509: { subject: `CN=${name}` } };
  const read = made as unknown as ReadCertificate;
  if (standing !== undefined) told.set(read, standing);
  return read;
};
const unknown = { kind: 'unknown', why: 'silence' } as const;
const [root, plain, good] = [
  certificate('root', unknown),
  certificate('plain'),
  certificate('good', { kind: 'good' }),
];
const at = new Date('2025-06-01T00:00:00Z');
const gone = certificate('gone', { kind: 'revoked', at });
const goneSince = certificate('since', { kind: 'revoked', at, invalidFrom: at });
const lost = certificate('lost', unknown);

/** Who was asked, and what it came to. */
async function outcomeOf(
  chain: readonly ReadCertificate[],
  vouched = chain.length,
  signedAt?: Date,
): Promise<{ asked: number; refused?: string }> {
  let asked = 0;
  const ask: AskStanding = (each) => {
    asked += 1;
    return Promise.resolve(told.get(each)!);
  };
  try {
    await checkRevocation([{ chain, vouched, signedAt }], ask, new Date());
    return { asked };
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { asked, refused: `${code}: ${message}` };
  }
}
const refused = (why: RegExp) => expect.stringMatching(why) as string;

it('each certificate that names who tells is asked of, other than the root', async () => {
  expect(await outcomeOf([good, plain, good, root])).toEqual({ asked: 2 });
  expect(await outcomeOf([root])).toEqual({ asked: 0 });
});

it('one that was revoked counts before one of which nothing is known', async () => {
  expect(await outcomeOf([lost, gone, root])).toEqual({
    asked: 2,
    refused: refused(/^SIGNATURE_REVOKED: the certificate CN=gone was revoked on 2025-06-01T00:00:00.000Z$/),
  });
  expect(await outcomeOf([good, lost, root])).toEqual({
    asked: 2,
    refused: refused(/^SIGNATURE_UNCHECKED: whether .* CN=lost was revoked is not known: silence$/),
  });
});

it('what was signed before a certificate lost its validity stays good', async () => {
  const [before, then] = [new Date(at.getTime() - 1), at];
  expect(await outcomeOf([goneSince, root], 2, before)).toEqual({ asked: 1 });
  for (const [chain, signedAt] of [
    [[goneSince, root], then],
    [[goneSince, root], undefined],
    // It does not say since when, and so was never good.
    [[gone, root], before],
  ] as const)
    expect((await outcomeOf(chain, 2, signedAt)).refused).toMatch(/^SIGNATURE_REVOKED: /);
});

it('addresses are called only where a trusted authority wrote them', async () => {
  // Above one that a trust store names anybody may have written one.
  expect(await outcomeOf([good, plain, gone, root], 2)).toEqual({ asked: 1 });
  expect(await outcomeOf([good, root], 0)).toEqual({
    asked: 0,
    refused: refused(/^SIGNATURE_UNCHECKED: .*nobody trusted vouches for it/),
  });
  expect(await outcomeOf([plain, root], 0)).toEqual({ asked: 0 });
});
