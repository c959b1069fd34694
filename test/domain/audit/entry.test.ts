import { describe, expect, it } from 'vitest';
import { auditEntryOf } from '../../../src/domain/audit/entry';
import { sampleCaller } from '../../support/documents';

const at = '2026-01-01T00:00:00.000Z';
const asked = { at, caller: sampleCaller, action: 'transfer.cancel', subject: 'transfer t1' };

describe('an entry of the audit list', () => {
  it.each([
    ['two\r\nlines\u2028more', 'two lines more'],
    ['turned \u202Eround', 'turned round'],
    ['  \u0000tab\tand\u001b[31m red ', 'tab and [31m red'],
    ['<b onclick="x()">bold</b>', '<b onclick="x()">bold</b>'],
    [
      'https://a.blob.core.windows.net/c?sv=1&sig=abc%3D',
      'https://a.blob.core.windows.net/c?sv=REDACTED&sig=REDACTED',
    ],
    ['AccountKey=aGVsbG8=;', 'AccountKey=REDACTED;'],
    ['Bearer abc.def', 'Bearer REDACTED'],
  ])('keeps the reason %j as %j', (reason, kept) => {
    expect(auditEntryOf({ ...asked, reason }).reason).toBe(kept);
  });

  it('cuts what is long, and cleans subject and name as well', () => {
    const caller = { kind: 'user', name: 'eva\nops' } as const;
    const entry = auditEntryOf({
      ...asked,
      caller,
      subject: 'x'.repeat(4000),
      reason: '\ud83d\ude00'.repeat(400),
    });
    expect(entry.caller.name).toBe('eva ops');
    expect(entry.subject).toBe(`${'x'.repeat(300)}... (4000 characters)`);
    expect(entry.reason).toMatch(/^(?:\ud83d\ude00){250}\.\.\. \(800 characters\)$/);
  });
});
