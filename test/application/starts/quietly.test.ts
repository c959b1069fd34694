import { expect, it } from 'vitest';
import { quietly } from '../../../src/application/starts/quietly';

const hour = 3600;

/** A timer that fails as the list says, at such seconds; gives the seconds at which the host hears of it. */
async function heard(turns: readonly (readonly [seconds: number, failure?: string])[]): Promise<number[]> {
  let [seconds, failure]: readonly [number, string?] = [0];
  const run = quietly(
    () => (failure === undefined ? Promise.resolve() : Promise.reject(new Error(failure))),
    () => new Date(seconds * 1000),
  );
  const told: number[] = [];
  for ([seconds, failure] of turns) await run().catch(() => told.push(seconds));
  return told;
}

it('a timer tells of a failure that lasts about once an hour', async () => {
  const wrong = 'CONFIG_INVALID: SOURCE_RG is missing';
  const turns = Array.from({ length: 241 }, (_, turn) => [turn * 15, wrong] as const);
  expect(await heard(turns)).toEqual([0, hour - 300]);
});

it('one that looks hourly tells each time, a moment early or late', async () => {
  const turns = [0, hour - 0.02, 2 * hour, 3 * hour - 0.01].map((at) => [at, 'wrong'] as const);
  expect(await heard(turns)).toEqual([0, hour - 0.02, 2 * hour, 3 * hour - 0.01]);
});

it('a status, and the number in a name, make another of it', async () => {
  const said = (site: string, status: number) => `read registry ${site} failed with ${status}`;
  expect(
    await heard([
      [0, said('site-1', 403)],
      [15, said('site-1', 503)],
      [30, said('site-2', 503)],
      [45, said('site-2', 503)],
    ]),
  ).toEqual([0, 15, 30]);
});

it('and at once of another, and of one that comes again', async () => {
  expect(await heard([[0, 'a'], [15, 'b'], [30, 'b'], [45], [60, 'b']])).toEqual([0, 15, 60]);
});

it('ids of requests, times and counts make no other of it', async () => {
  const said = (id: string, seconds: number) =>
    `${seconds % 4} of 4 schedules failed: read x failed with 503: RequestId:${id}\n` +
    `Time:2026-11-30T01:00:${seconds}.1234567Z Timestamp: 2026-11-30 01:00:${seconds}Z ` +
    `connect ECONNREFUSED 10.0.0.${seconds}:443 at Mon, 30 Nov 2026 01:00:${seconds} GMT ` +
    `asks to wait ${seconds} seconds`;
  expect(
    await heard([
      [0, said('0a1b2c3d-0000-4aaa-8aaa-0123456789ab', 30)],
      [15, said('1b2c3d4e-0000-4aaa-8aaa-0123456789ab', 17)],
      [30, said('1b2c3d4e-0000-4aaa-8aaa-0123456789ab', 17).replace('read x', 'read y')],
    ]),
  ).toEqual([0, 30]);
});
