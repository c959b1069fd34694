import type { ContainerClient } from '@azure/storage-blob';
import { beforeEach, expect, it } from 'vitest';
import { liveCopy } from '../../../../src/application/transfer/batches/live-copy';
import { memoryServices } from '../../../support/services';
import { fakeClient } from '../../fake-client';

const told = { strategy: 'from-url', bytesDone: 10, bytesTotal: 1000, bytesPerSecond: 1 } as const;
const start = Date.parse('2026-01-01T00:00:00Z');
let transferId = 't0';
let seconds = 0;
let looks = 0;
let staged: () => number[] = () => [];

beforeEach(() => {
  transferId = `${transferId}x`;
  [seconds, looks] = [0, 0];
});

function look() {
  const { services, route } = memoryServices();
  const getBlockList = () => {
    looks += 1;
    return Promise.resolve().then(() => ({ uncommittedBlocks: staged().map((size) => ({ size })) }));
  };
  const container = () => ({ getBlockBlobClient: () => ({ getBlockList }) }) as unknown as ContainerClient;
  const now = () => new Date(start + seconds * 1000);
  const app = { ...services, container, now, client: fakeClient() };
  return liveCopy(app, route, { transferId, batch: 1 }, told);
}

it('tells the bytes that wait at the target, their rate, and the time left after three looks', async () => {
  staged = () => Array.from({ length: 1 + seconds }, () => 50);
  expect(await look()).toEqual({ ...told, bytesDone: 50 });
  seconds = 2;
  expect(await look()).toMatchObject({ bytesDone: 150, bytesPerSecond: 50 });
  seconds = 4;
  expect(await look()).toMatchObject({ bytesDone: 250, bytesPerSecond: 50, etaSeconds: 15 });
});

it('asks once in two seconds, however many watch', async () => {
  staged = () => [60];
  await Promise.all([look(), look()]);
  seconds = 1;
  await look();
  expect(looks).toBeLessThanOrEqual(2);
  seconds = 3;
  const before = looks;
  await look();
  expect(looks).toBe(before + 1);
});

it('tells what the orchestration told where the target knows less, or does not answer', async () => {
  staged = () => [3];
  expect(await look()).toEqual(told);
  transferId = `${transferId}y`;
  staged = () => {
    throw new Error('403');
  };
  expect(await look()).toEqual(told);
});

it('never tells more than there is', async () => {
  staged = () => [900, 900];
  expect((await look()).bytesDone).toBe(1000);
});
