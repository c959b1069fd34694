import type { OrchestrationHandler } from 'durable-functions';
import { followerId, newImportSchema } from '../../domain/imports/import';
import { callChild, inputOf } from '../call';

/**
 * Has an import followed, for hours or days, by an orchestration that is called again when it dies. It goes
 * on from the document of the import.
 */
export const superviseImport: OrchestrationHandler = function* (context) {
  const input = inputOf(context, newImportSchema);
  yield callChild(context, 'followImport', input, followerId(input.importId));
};
