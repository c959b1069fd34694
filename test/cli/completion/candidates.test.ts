import { expect, it } from 'vitest';
import { candidates } from '../../../cli/completion/candidates';
import { createProgram } from '../../../cli/program';

const program = createProgram('1');
const known = (option: string): string[] => (option === 'context' ? ['prod', 'rehearsal'] : []);

it.each([
  [[], 'sch', ['schedules']],
  [['sas'], 'r', ['rotate', 'revoke']],
  [['list', '--sort'], '-b', ['-bytes']],
  [['list', '--context'], 're', ['rehearsal']],
  [['list', '--limit'], '', []],
  [['imports'], '--tr', ['--transfer']],
  [['purge'], '--js', ['--json']],
  [['completion'], 'f', ['fish']],
  [['waybill', 'verify'], '', []],
  [['start', 'team/app:1.0', '--watch'], '--id', ['--idempotency-key']],
])('after %j, %j goes on as %j', (before, word, expected) => {
  expect(candidates(program, before, word, known).map((each) => each.word)).toEqual(expected);
});
