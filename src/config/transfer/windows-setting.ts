import { readWindows } from '../../domain/starts/windows-text';
import { jsonText } from '../read-setting';

/** Windows of the one route that app settings describe: as JSON, the same as in the routes file. */
export const windowsSetting = jsonText(readWindows)
  .optional()
  .describe(
    'When the route begins something, as JSON like {"zone": "Europe/Berlin", "deny": [{"days": ["mon"], ' +
      '"from": "08:00", "to": "18:00"}]}. Empty: always.',
  );
