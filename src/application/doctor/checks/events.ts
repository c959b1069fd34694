import { eventSubscriptionsOf } from '../../../azure/doctor/event-subscriptions';
import { passed, skipped, type Finding } from '../../../domain/doctor/check';
import { isDelivering, tells, type WantedEvents } from '../../../domain/doctor/event-subscription';
import { needs, subscribing } from '../../../domain/doctor/needs';
import { registryId, storageAccountId, type End } from '../../../domain/side';
import { look, unread, type Findings, type Patient } from '../look';

/** Events of a resource, and what goes without them. */
interface Events extends WantedEvents {
  readonly resourceId: string;
  /** What goes on without them; absent where nothing does. */
  readonly otherwise?: string;
}

/** Whether the app is told of pushes, new blobs and secrets that expire, where it makes use of them. */
export async function checkEvents(patient: Patient): Promise<Findings> {
  const { side } = patient;
  const expiry = side.storageAccess === 'sas' ? { 'expiry-events': await ofVault(patient) } : {};
  return side.name === 'source'
    ? { ...(await checkPushes(patient)), ...expiry }
    : { 'blob-events': await ofAccount(patient), ...expiry };
}

/** Whether pushes are told of, where a rule of the route follows them. */
export async function checkPushes(patient: Patient<End>): Promise<Findings> {
  return patient.side.name === 'source' ? { 'push-events': await ofRegistry(patient) } : {};
}

async function ofRegistry(patient: Patient<End>): Promise<Finding> {
  const { services, route, side } = patient;
  if (!services.config.pushRules.some((rule) => rule.route === route.name)) {
    return skipped('no rule of the route follows pushes');
  }
  return findingOf(patient, {
    resourceId: registryId(side),
    eventTypes: ['Microsoft.ContainerRegistry.ImagePushed', 'Microsoft.ContainerRegistry.ChartPushed'],
    functions: ['noteRegistryPush'],
  });
}

async function ofAccount(patient: Patient): Promise<Finding> {
  const { route, side } = patient;
  const { connection, source } = route.observe;
  if (connection !== undefined && source === 'scan') return skipped('the blob trigger scans the container');
  return findingOf(patient, {
    resourceId: storageAccountId(side),
    eventTypes: ['Microsoft.Storage.BlobCreated'],
    functions: ['observeImportEvent', `observeImport-${side.storageAccount}-${side.container}`],
    subject: `/blobServices/default/containers/${side.container}/`,
    ...(route.mode !== 'receive' && {
      otherwise: 'imports of its own transfers are followed all the same, those of others are not',
    }),
  });
}

async function ofVault(patient: Patient): Promise<Finding> {
  const { services, side, who } = patient;
  const seen = await look(patient, `find key vault ${side.vault}`, () =>
    services.grants(side).vault(side.vault),
  );
  if ('failure' in seen) return { verdict: 'unknown', said: seen.failure.message };
  if (seen.value === undefined) {
    return {
      verdict: 'unknown',
      said: `the app sees no key vault ${side.vault}`,
      ...needs.readVault(side, who),
    };
  }
  return findingOf(patient, {
    resourceId: seen.value.id,
    eventTypes: ['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired'],
    functions: ['rotateSasOnEvent'],
    otherwise: 'the timer renews the SAS all the same',
  });
}

async function findingOf(patient: Patient<End>, events: Events): Promise<Finding> {
  const { services, side, who } = patient;
  const { resourceId, otherwise } = events;
  const seen = await look(patient, `look for event subscriptions of ${resourceId}`, () =>
    eventSubscriptionsOf(side, services.credential(side), resourceId),
  );
  if ('failure' in seen) return unread(patient, resourceId, seen.failure);
  const { subscriptions, seesTopic } = seen.value;
  const ours = subscriptions.filter((each) => tells(each, events, services.config.host));
  const works = ours.find(isDelivering);
  if (works !== undefined) return passed(`${works.name} tells the app`);
  const [broken] = ours;
  const mend = subscribing(events);
  if (broken !== undefined) {
    const state = broken.properties.provisioningState ?? 'not ready';
    return { verdict: 'failed', said: `${broken.name} is ${state}: its endpoint did not answer`, mend };
  }
  const none = `no event subscription that tells the app is seen (${events.eventTypes.join(', ')})`;
  if (otherwise !== undefined) return { ...skipped(`${none}; ${otherwise}`), mend };
  if (seesTopic) return { verdict: 'failed', said: none, mend };
  const said = `${none}; those of its system topic are shown to who may read that`;
  return { verdict: 'unknown', said, ...needs.readTopic(resourceId, who) };
}
