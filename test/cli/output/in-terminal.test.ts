import { expect, it, vi } from 'vitest';
import { AppRefused } from '../../../cli/client/errors';
import { tellError } from '../../../cli/output/tell-error';

const said = (error: unknown): string => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  tellError(error, { output: 'table' });
  const text = write.mock.calls.map(([part]) => String(part)).join('');
  write.mockRestore();
  return text;
};

it('names commands and options, no paths and fields of the API', () => {
  const errors = [
    {
      field: 'id',
      problem: 'is not the id of a transfer',
      fix: 'List the transfers with GET /api/transfers.',
    },
    { field: 'from', problem: 'must be a time' },
    { field: '/sink', problem: 'is none', fix: 'List them with GET /api/events/sinks.' },
  ];
  const problem = { code: 'REQUEST_INVALID', detail: 'See GET /api/doctor; GET /api/unknown.', errors };
  expect(said(new AppRefused(400, problem as AppRefused['problem']))).toBe(
    'REQUEST_INVALID: See acr-ferry doctor; GET /api/unknown.\n' +
      '  id is not the id of a transfer: List the transfers with acr-ferry list.\n' +
      '  --since must be a time\n' +
      '  /sink is none: List them with acr-ferry events sinks.\n',
  );
});

it('says what the system means', () => {
  const error = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: 'none/r.csv' });
  expect(said(error)).toBe('none/r.csv: there is no such file or folder (ENOENT)\n');
});
