import type { Route } from '../../domain/route';
import type { GivenSettings, Report } from '../read-setting';

/** Warns of a scan where the host has none: it disables such a trigger, and tells its log only. */
export function warnOfScan({ target, observe }: Route, environment: GivenSettings, warn: Report): void {
  if (target === undefined || observe.connection === undefined || observe.source !== 'scan') return;
  // As the host knows its plan (`IsFlexConsumptionSku` of azure-functions-host).
  if (String(environment.WEBSITE_SKU).toLowerCase() !== 'flexconsumption') return;
  warn(
    'OBSERVE_SOURCE',
    'scan does nothing on the Flex Consumption plan: set event-grid, or subscribe observeImportEvent',
  );
}
