import { readRules, type Renaming } from '../../domain/selection/rename';
import type { Report } from '../read-setting';
import type { RouteSettings } from '../settings';

/** What a route calls its artifacts at the target; undefined: as at the source, as pipelines do. */
export function renamingFromSettings(
  { ROUTE_VIA: via, TARGET_PREFIX: prefix, ROUTE_RENAME: rename, PRUNE: prune }: RouteSettings,
  report: Report,
): Renaming | undefined {
  const rules = rename === undefined ? [] : (readRules(rename).data ?? []);
  const renames = prefix !== undefined || rules.length > 0;
  if (prune !== 'off' && renames)
    report('PRUNE', 'must be off because the route renames: what is pruned goes by the names of the source');
  if (via === 'import') return renames ? { ...(prefix !== undefined && { prefix }), rules } : undefined;
  const why = `is for image import only, and ROUTE_VIA is ${via}: pipelines keep names`;
  for (const [setting, value] of Object.entries({ TARGET_PREFIX: prefix, ROUTE_RENAME: rename }))
    if (value !== undefined) report(setting, `${why}; set ROUTE_VIA to import, or remove it`);
  return undefined;
}
