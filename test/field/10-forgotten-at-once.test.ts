import { describe, expect, it } from 'vitest';
import { names, ok, replayBatch } from '../orchestrations/fakes';

/** An export whose damage is seen at its import is not used again. */

const forgets = async (message: string): Promise<boolean> => {
  const result = await replayBatch({
    pollRun: ({ side }: { side: string }) =>
      ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message }),
    verifyBatch: () => ok({ verified: 0, failed: 1, unexpected: 0 }),
  });
  return names(result).includes('forgetExport');
};

describe('an export whose first import fails', () => {
  it.each([
    'The content of the source blob does not match its Content-MD5.',
    'The source blob is not a transfer archive: Invalid tar header.',
    'The source blob is truncated.',
    "The manifest sha256:0123 of 'team/app:v1' is missing in the source blob.",
    'The manifest sha256:0123 in the source blob does not match its digest.',
    "Failed to import 'sha256:0123': provided digest did not match uploaded content.",
    'archive is corrupt: unexpected end of file',
  ])('is forgotten at once when that says: %s', async (message) => {
    expect(await forgets(message)).toBe(true);
  });

  it.each([
    'layer too large',
    "The tag 'team/app:v1' is locked for writing.",
    'Failed to access storage. No such host is known. (targetaccount.blob.core.windows.net:443)',
    'Status: 403 (AuthenticationFailed). Signature did not match.',
    'The pipeline run was given up.',
  ])('is kept when that is about something else: %s', async (message) => {
    expect(await forgets(message)).toBe(false);
  });
});
