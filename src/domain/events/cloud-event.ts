import type { DomainEvent } from './event';
import { absolute } from './wording';

/** An event as CloudEvents 1.0, in structured mode; links lead to the app where its address is known. */
export function cloudEventOf(event: DomainEvent, appUrl: string | undefined) {
  const { id, type, time, route, transferId, importId, schedule, side, blob } = event;
  return {
    specversion: '1.0',
    id,
    source: `${appUrl ?? ''}/acr-ferry/routes/${route}`,
    type: `acr-ferry.${type}`,
    subject: transferId ?? blob ?? importId ?? schedule ?? side ?? route,
    time,
    datacontenttype: 'application/json',
    data: absolute(event, appUrl),
  };
}
