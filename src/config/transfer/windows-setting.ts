import { z } from 'zod';
import { pointer } from '../../domain/schema';
import { readWindows } from '../../domain/starts/windows-text';

/** Windows of the one route that app settings describe: as JSON, the same as in the routes file. */
export const windowsSetting = z
  .string()
  .superRefine((text, context) => {
    for (const { path, message } of readWindows(text).error?.issues ?? [])
      context.addIssue([...(path.length > 0 ? [pointer(path)] : []), message].join(' '));
  })
  .optional()
  .describe(
    'When the route begins something, as JSON like {"zone": "Europe/Berlin", "deny": [{"days": ["mon"], ' +
      '"from": "08:00", "to": "18:00"}]}. Empty: always.',
  );
