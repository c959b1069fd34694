import { isUnsigned } from '../../src/domain/plan/signed';
import { plural } from '../../src/domain/transfer/plural';
import { shorten } from '../output/format';

/** What is told of the signature of an artifact. */
interface Signable {
  readonly reference: string;
  readonly signedBy?: string | undefined;
  readonly reason?: string | undefined;
}

const namesShown = 5;

/** Some references, the others counted. */
export function namesOf(references: readonly string[]): string {
  const others = references.length - namesShown;
  const named = references.slice(0, namesShown).map((each) => shorten(each));
  return `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

/** Who signed what, and what has no good signature, with why: each once. */
export function signatureLines(artifacts: readonly Signable[]): string[] {
  const unsigned = artifacts.filter(isUnsignedHere);
  return [
    ...grouped(artifacts, ({ signedBy }) => signedBy).map(([by, names]) => `signed by ${by}: ${names}`),
    ...(unsigned.length > 0 ? [`without a good signature: ${plural(unsigned.length, 'artifact')}`] : []),
    ...grouped(unsigned, ({ reason }) => reason).map(([reason, names]) => `  ${names}: ${reason}`),
  ];
}

/** Whether an artifact is told of among those without a good signature. */
export const isUnsignedHere = ({ reason }: Pick<Signable, 'reason'>): boolean =>
  reason !== undefined && isUnsigned({ reason });

function grouped(
  artifacts: readonly Signable[],
  by: (artifact: Signable) => string | undefined,
): (readonly [string, string])[] {
  const groups = new Map<string, string[]>();
  for (const each of artifacts) {
    const key = by(each);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), each.reference]);
  }
  return [...groups].map(([key, references]) => [key, namesOf(references)]);
}
