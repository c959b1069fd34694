import { describe, expect, it } from 'vitest';
import { cross } from './thrown-failure';

/** Extensions with failure details of JavaScript read a message that begins with a brace as their own. */

describe('a failure an activity throws', () => {
  it.each([
    ['a sentence', 'the registry answered 503'],
    ['JSON', '{"error":{"code":"TooManyRequests","message":"later"}}'],
    ['several lines', 'first line\nsecond line'],
    ['more than is passed on', 'x'.repeat(5000)],
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
