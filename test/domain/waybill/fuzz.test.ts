import { describe, expect, it } from 'vitest';
import { TransferError } from '../../../src/domain/errors';
import { openWaybill } from '../../../src/domain/waybill/open-waybill';
import { signWaybill } from '../../../src/domain/waybill/signature';
import { createRandom, type Random } from '../../support/random';
import { sampleWaybill, testKey } from './carried';

const text = sampleWaybill();
const { signer, checking } = testKey('P-256');

/** One to three edits of the kinds that reach a parser: bytes flipped, cut, doubled, or put in. */
function mutate(original: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(original);
  for (let edits = 1 + random.below(3); edits > 0; edits--) {
    const at = random.below(bytes.length);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    bytes = Buffer.concat(
      random.pick([
        [head, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))]), tail.subarray(1)],
        [head, tail.subarray(1 + random.below(40))],
        [head, bytes.subarray(Math.max(at - 30, 0))],
        [head, Buffer.from(random.text(3)), tail],
      ]),
    );
  }
  return bytes;
}

/** The waybill that was read from a mutation; undefined when it was refused as it should be. */
async function survivor(file: Buffer, keys: typeof checking): Promise<unknown> {
  try {
    return (await openWaybill(file, keys)).waybill;
  } catch (error) {
    if (error instanceof TransferError && error.failure.code.startsWith('WAYBILL_')) return undefined;
    throw error;
  }
}

describe('4,000 mutations of a signed waybill', () => {
  it('are refused, or say what was signed: only what no reader looks at may differ', async () => {
    const original = Buffer.from(await signWaybill(text, signer));
    const random = createRandom(7);
    let refused = 0;
    for (let i = 0; i < 4000; i++) {
      const read = await survivor(mutate(original, random), checking);
      if (read === undefined) refused++;
      else expect(read).toEqual(JSON.parse(text));
    }
    expect(refused).toBeGreaterThan(3800);
  });
});

describe('2,000 mutations of a waybill without signature', () => {
  it('never crash the reader, and what is read is within bounds', async () => {
    const random = createRandom(8);
    for (let i = 0; i < 2000; i++) {
      const read = (await survivor(mutate(Buffer.from(text), random), [])) as
        { artifacts: readonly unknown[]; version: number } | undefined;
      if (read === undefined) continue;
      expect(read.version).toBe(1);
      expect(read.artifacts.length).toBeLessThanOrEqual(50);
    }
  });
});
