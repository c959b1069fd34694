import { describe, expect, it } from 'vitest';
import { replay } from '../../../../rehearsal/host/replay';

describe('replay', () => {
  it('rejects an orchestrator that does not decide the same twice', async () => {
    let calls = 0;
    const decided = replay(
      function* (context) {
        yield context.df.callActivity('step', { random: calls++ });
      },
      { activities: { step: () => null } },
    );
    await expect(decided).rejects.toThrow('is not deterministic: one history led to');
  });

  it('rejects a call without a fake, naming it', async () => {
    const decided = replay(function* (context) {
      yield context.df.callActivity('unknown', {});
    });
    await expect(decided).rejects.toThrow("calls activity 'unknown', for which there is no fake");
  });

  it('rejects an orchestrator that waits for what can never come', async () => {
    const decided = replay(function* (context) {
      yield context.df.waitForExternalEvent('never');
    });
    await expect(decided).rejects.toThrow('waits for something that can never come');
  });

  it('rejects an orchestrator that never ends', async () => {
    const decided = replay(
      function* (context) {
        for (;;) yield context.df.callActivity('step', {});
      },
      { activities: { step: () => null }, maxTurns: 20 },
    );
    await expect(decided).rejects.toThrow('did not end within 20 turns');
  });
});
