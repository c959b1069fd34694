import { describe, expect, it } from 'vitest';
import { outputOf } from '../fixtures/start-app';
import { run } from './run-orchestrator';

describe('as on the real host', () => {
  it.each([
    [true, 'True'],
    [false, 'False'],
  ])('the activity input %s arrives as text', async (given, got) => {
    const { ended } = await run(function* (context) {
      return (yield context.df.callActivity('echo', given)) as unknown;
    });
    expect(outputOf(await ended())).toBe(got);
  });

  it('the text of a failure after its first line is an exception as .NET writes it', async () => {
    const { ended } = await run(function* (context) {
      try {
        return (yield context.df.callActivity('fail', { message: 'bad luck' })) as unknown;
      } catch (error) {
        return (error as Error).message;
      }
    });
    const [first = '', ...rest] = (outputOf(await ended()) as string).split('\n');
    expect(first).toMatch(/^Activity function 'fail' failed: bad luck/);
    expect(JSON.parse(rest.join('\n').trim())).toMatchObject({
      $type: 'System.Exception, System.Private.CoreLib',
      ClassName: 'System.Exception',
      Message: 'bad luck',
    });
  });
});
