import type { OrchestrationHandler } from 'durable-functions';
import { followerId, newImportSchema } from '../../domain/imports/import';
import { callChild, inputOf } from '../call';

/** Has an import followed, for days maybe, by an orchestration that is called again when it dies. */
export const superviseImport: OrchestrationHandler = function* (context) {
  const input = inputOf(context, newImportSchema);
  yield callChild(context, 'followImport', input, followerId(input.importId));
};
