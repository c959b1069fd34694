import { groupId, registryId, storageId, vaultId } from '../../../world';
import type { Subscription } from '../../events/subscription';
import type { ArmContext } from '../context';
import { mayRead, sameText, sidesAt } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { resourceNotFound } from '../requests/failure';
import { pageOf } from '../requests/listing';
import { extendedBy } from '../requests/resource-path';
import { collection, type Route } from '../requests/route';

const provider = 'Microsoft.EventGrid';

/**
 * The event subscriptions of a resource, and its system topic. That a resource shows only what was made at
 * it, and not what is below its topic, is a guess: no document says so.
 */
export const eventRoutes = (context: ArmContext): Route[] => [
  collection(provider, 'eventSubscriptions', { GET: ['read', (r) => listOfResource(context, r)] }),
  collection(provider, 'systemTopics', { GET: [undefined, (r) => listTopics(context, r)] }),
  collection(provider, 'systemTopics/eventSubscriptions', { GET: ['read', (r) => listOfTopic(context, r)] }),
];

interface Topic {
  readonly id: string;
  readonly name: string;
  readonly source: string;
}

function listOfResource(context: ArmContext, request: ArmRequest): ArmReply {
  const source = extendedBy(request.url);
  return pageOf(request, subscriptionsOf(context, source, 'resource'), context.switches.pageSize);
}

function listTopics(context: ArmContext, request: ArmRequest): ArmReply {
  const shown = topicsAt(context, request)
    .filter(({ id }) => mayRead(context, request.caller, `${provider}/systemTopics`, id))
    .map(({ id, name, source }) => ({ id, name, properties: { source, provisioningState: 'Succeeded' } }));
  return pageOf(request, shown, context.switches.pageSize);
}

function listOfTopic(context: ArmContext, request: ArmRequest): ArmReply {
  const [name = ''] = request.path.names;
  const topic = topicsAt(context, request).find((each) => sameText(name, each.name));
  if (topic === undefined) {
    throw resourceNotFound(`${provider}/systemTopics`, [name], request.path.resourceGroup ?? '');
  }
  return pageOf(request, subscriptionsOf(context, topic.source, 'topic'), context.switches.pageSize);
}

/** A resource has a topic as soon as somebody subscribed below one. */
const topicsAt = (context: ArmContext, { path }: ArmRequest): Topic[] =>
  sidesAt(context, path).flatMap((side) =>
    [registryId(side), storageId(side), vaultId(side)]
      .filter((source) => subscriptionsOf(context, source, 'topic').length > 0)
      .map((source) => {
        const name = `${source.slice(source.lastIndexOf('/') + 1)}-events`;
        return { name, source, id: `${groupId(side)}/providers/${provider}/systemTopics/${name}` };
      }),
  );

const subscriptionsOf = ({ events }: ArmContext, source: string, at: Subscription['at']) =>
  events
    .subscriptions()
    .filter((each) => each.at === at && (each.topic === undefined || sameText(each.topic, source)))
    .map(({ id, url, eventTypes, subjectBeginsWith, subjectEndsWith }) => ({
      id: `${source}/providers/${provider}/eventSubscriptions/${id}`,
      name: id,
      properties: {
        provisioningState: 'Succeeded',
        // Not the query, which has the key.
        destination: {
          endpointType: 'WebHook',
          properties: { endpointBaseUrl: url.split('?', 1)[0] },
        },
        filter: { includedEventTypes: eventTypes ?? null, subjectBeginsWith, subjectEndsWith },
      },
    }));
