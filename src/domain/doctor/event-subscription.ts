import type { HostFacts } from './host-facts';

/** What is read of an event subscription as ARM shows it: addresses without query, so without their key. */
export interface EventSubscription {
  readonly name: string;
  readonly properties: {
    readonly provisioningState?: string;
    readonly destination?: Destination | null;
    readonly deliveryWithResourceIdentity?: { readonly destination?: Destination | null } | null;
    readonly filter?: {
      readonly includedEventTypes?: readonly string[] | null;
      readonly subjectBeginsWith?: string | null;
    };
  };
}

interface Destination {
  readonly endpointType?: string;
  readonly properties?: { readonly resourceId?: string; readonly endpointBaseUrl?: string | null };
}

/** Events the app takes, and by which functions. */
export interface WantedEvents {
  readonly eventTypes: readonly string[];
  readonly functions: readonly string[];
  /** What the subjects begin with. */
  readonly subject?: string;
}

/** Whether a subscription tells this app of such events; of a host that says nothing, any app. */
export function tells({ properties }: EventSubscription, wanted: WantedEvents, place: HostFacts): boolean {
  const { destination, deliveryWithResourceIdentity, filter } = properties;
  const types = filter?.includedEventTypes ?? wanted.eventTypes;
  const begins = filter?.subjectBeginsWith?.toLowerCase() ?? '';
  const subject = wanted.subject?.toLowerCase() ?? begins;
  const isAbout = subject.startsWith(begins) || begins.startsWith(subject);
  return (
    isAbout &&
    types.some((type) => wanted.eventTypes.includes(type)) &&
    leadsHere((deliveryWithResourceIdentity?.destination ?? destination)?.properties, wanted, place)
  );
}

function leadsHere(
  to: Destination['properties'],
  { functions }: WantedEvents,
  { site, host }: HostFacts,
): boolean {
  const { resourceId = '', endpointBaseUrl } = to ?? {};
  const [, app = '', name = ''] =
    /\/sites\/([^/]+)(?:\/slots\/[^/]+)?\/functions\/([^/]+)$/i.exec(resourceId) ?? [];
  if (app !== '') return functions.includes(name) && (site ?? app).toLowerCase() === app.toLowerCase();
  if (typeof endpointBaseUrl !== 'string' || !URL.canParse(endpointBaseUrl)) return false;
  const url = new URL(endpointBaseUrl);
  return url.pathname.startsWith('/runtime/webhooks/') && (host ?? url.host).toLowerCase() === url.host;
}

/** Whether events are delivered; a webhook that did not answer, or an approval nobody gave, stops them. */
export const isDelivering = ({ properties }: EventSubscription): boolean =>
  ['succeeded', 'updating'].includes(properties.provisioningState?.toLowerCase() ?? 'succeeded');
