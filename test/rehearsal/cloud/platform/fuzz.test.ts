import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { createRandom } from '../../../support/random';
import { keepAlive, makeAttempt, send } from './attempts';
import { fuzzedServices } from './fuzzed-services';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
afterAll(() => rehearsed.stop());

const requests = 10_000;
const inFlight = 8;

describe('the cloud under malformed requests', () => {
  it(`answers ${requests} of them in the shape of each service and goes on serving`, async () => {
    const complaints = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const all = fuzzedServices(rehearsed.cloud);
    const agents = keepAlive(inFlight);
    const random = createRandom(20_261_124);
    const wrong: string[] = [];
    let left = requests;
    let answered = 0;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const service = all[left % all.length]!;
        const attempt = makeAttempt(service, random);
        const answer = await send(attempt, agents);
        if (!answer) continue;
        answered += 1;
        const failed = answer.status >= 500 && !service.mayFail;
        const shapeless = answer.status >= 400 && answer.body !== '' && !service.shape.test(answer.body);
        if (failed || shapeless)
          wrong.push(`${attempt.method} ${attempt.path}: ${answer.status} ${answer.body.slice(0, 200)}`);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    for (const agent of Object.values(agents)) agent.destroy();
    complaints.mockRestore();
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(requests * 0.9);

    const { endpoints } = rehearsed.cloud;
    expect((await fetch(`${endpoints.vaults.source.local}/secrets?api-version=7.4`)).status).toBe(401);
    expect((await fetch(`${endpoints.storage.source.local}/transfer`)).status).toBe(401);
  });
});
