import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../../rehearsal/host/replay';

const child: OrchestrationHandler = function* (context) {
  return (yield context.df.callActivity('step', {})) as string;
};

const patient: OrchestrationHandler = function* (context) {
  const errors: string[] = [];
  while (errors.length < 3) {
    try {
      return { done: (yield context.df.callSubOrchestrator('child', {}, 'child-1')) as string, errors };
    } catch (error) {
      errors.push((error as Error).message);
    }
  }
  return { errors };
};

const fakes = { activities: { step: () => 'moved' }, subOrchestrators: { child } };

describe('a worker that dies in a replay', () => {
  it('fails the sub-orchestration whose turn it is, with either text of the real host', async () => {
    const { output } = await replay(patient, {
      ...fakes,
      workerDies: [
        { function: 'child', nth: 1 },
        { function: 'child', instance: '*-1', nth: 3 },
      ],
    });
    const { done, errors } = output as { done: string; errors: string[] };
    expect(done).toBe('moved');
    expect(errors).toHaveLength(2);
    expect(errors[0]).toContain("Orchestrator function 'child' failed: node exited with code 137");
    expect(errors[1]).toContain(
      'Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an ' +
        "activity task with sequence ID 0 and name 'step'",
    );
  });

  it('fails the orchestration under test', async () => {
    const result = await replay(patient, { ...fakes, workerDies: [{ function: 'patient' }] });
    expect(result).toMatchObject({
      status: 'Failed',
      error: "Orchestrator function 'patient' failed: node exited with code 137",
    });
  });

  it('runs an activity once more, whose first answer is lost', async () => {
    let runs = 0;
    const activities = { step: () => `run ${++runs}` };
    const result = await replay(child, { activities, workerDies: [{ function: 'step' }] });
    expect(result.output).toBe('run 2');
  });
});
