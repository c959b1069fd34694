import { describe, expect, it } from 'vitest';
import { failureText, type Failure } from '../../src/domain/errors';
import { cross } from './thrown-failure';

/** Extensions with failure details of JavaScript read a message that begins with a brace as their own. */

const other: Failure = { code: 'REFUSED', message: '', operation: '', origin: 'app', retryable: true };

describe('a failure an activity throws', () => {
  it.each([
    ['a sentence', 'the registry answered 503'],
    ['JSON', '{"error":{"code":"TooManyRequests","message":"later"}}'],
    ['several lines', 'first line\nsecond line'],
    ['more than is passed on', 'x'.repeat(5000)],
    ['10 KB of other letters', '\u{1F6A2}\u6f22\ud800\u0000'.repeat(2500)],
    ['a failure in it', `the batch ended: ${failureText(other)}`],
    ['a tag that spells a failure', `app:${/failure\.[\w-]+/.exec(failureText(other))?.[0]} is gone`],
  ])('arrives as it was with the message %s', async (_, message) => {
    const { thrown, told } = await cross(message);
    expect(told).toEqual(thrown);
  });

  it('is small, and says code and text to who reads the log', async () => {
    const { log } = await cross(`the registry answered 503 ${'x'.repeat(5000)}`);
    const [, exception = ''] = log.split('Exception: ');
    const [message = ''] = exception.split('\nStack: ');
    expect(message).toMatch(/^UNAVAILABLE: the registry answered 503 x/);
    expect(message.length).toBeLessThan(3500);
  });
});
