import { expect, it } from 'vitest';
import { noteTrouble } from '../../../src/activities/imports/note-trouble';
import type { LogEvent } from '../../../src/domain/imports/log-event';
import { importDocuments } from '../../../src/domain/imports/names';
import type { Observation } from '../../../src/domain/imports/observation';
import { memoryServices } from '../../support/services';

it('what could not be done for an import is noted once and logged', async () => {
  const { services, documents } = memoryServices();
  const path = importDocuments.observation('i1');
  documents.set(path, { importId: 'i1', route: 'default', blob: 'a.tar', status: 'gone', notes: ['before'] });
  const logged: LogEvent[] = [];
  const error = {
    code: 'UNAVAILABLE',
    message: 'h did not answer',
    operation: 'announce import',
    origin: 'app',
    retryable: true,
  } as const;
  const trouble = { event: 'import.untold', undone: 'nobody was told gone', error } as const;
  for (let n = 0; n < 2; n++) {
    const log = (line: LogEvent) => void logged.push(line);
    await noteTrouble({ importId: 'i1', route: 'default', ...trouble }, { ...services, log });
  }
  const { notes } = documents.get(path) as Observation;
  expect(notes).toEqual(['before', 'nobody was told gone: h did not answer']);
  expect(logged[0]).toEqual({
    ...{ event: 'import.untold', importId: 'i1', route: 'default', blob: 'a.tar' },
    ...{ undone: 'nobody was told gone', code: 'UNAVAILABLE', reason: 'h did not answer' },
  });
});
