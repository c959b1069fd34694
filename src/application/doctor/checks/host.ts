import { hostBlobs } from '../../../azure/doctor/host-blobs';
import { listOf } from '../../../azure/doctor/host-lists';
import { passed, skipped, type Check, type Finding } from '../../../domain/doctor/check';
import { atHost } from '../../../domain/doctor/needs';
import { causeOf, refused } from '../../../domain/doctor/refusal';
import { furtherUrl, type HostAccount } from '../../../domain/doctor/host-facts';
import type { BuiltInRole } from '../../../domain/roles/role-command';
import { claimsOf } from '../../../domain/roles/token-claims';
import { findInstance, type App } from '../../instances';
import { look } from '../look';

/** What the host keeps of its own, and of the orchestrations. */
export async function checkHost(app: App, limitMs: number): Promise<Check[]> {
  const [storage, hub] = await Promise.all([storageFindings(app, limitMs), hubFinding(app, limitMs)]);
  return [
    ...storage.map((finding): Check => ({ check: 'host-storage', ...finding })),
    { check: 'task-hub', ...hub },
  ];
}

/** One where all is well, else one for each part that is not. */
async function storageFindings({ config }: App, limitMs: number): Promise<Finding[]> {
  const { storage, hubElsewhere } = config.host;
  if (storage === undefined) return [skipped('the settings do not say where it is (AzureWebJobsStorage)')];
  // A connection string may be none.
  const opened = await look({ limitMs }, 'open the host storage', () => Promise.resolve(hostBlobs(storage)));
  if ('failure' in opened) {
    return [{ verdict: 'failed', said: `AzureWebJobsStorage: ${opened.failure.message}` }];
  }
  const { service, token } = opened.value;
  const { accountName: account } = service;
  const blobs: Part = {
    name: 'containers',
    role: 'Storage Blob Data Owner',
    list: () => service.listContainers().byPage({ maxPageSize: 1 }).next(),
  };
  // A key opens all, and a hub elsewhere needs neither queues nor tables here.
  const parts = 'connectionString' in storage || hubElsewhere ? [blobs] : [blobs, ...furtherParts(storage)];
  const faults = await Promise.all(
    parts.map(async ({ name, role, list }): Promise<Finding[]> => {
      if (list === undefined)
        return [{ verdict: 'unknown', said: `the settings do not say where the ${name} of the host are` }];
      const seen = await look({ limitMs }, `list the ${name} of the host storage`, list);
      if ('value' in seen) return [];
      const { failure } = seen;
      if (token === undefined || causeOf(failure) !== 'role')
        return [{ verdict: causeOf(failure) === 'silence' ? 'unknown' : 'failed', said: failure.message }];
      return [refused(failure, atHost(account, await hostIdentity(token, limitMs), role))];
    }),
  );
  const said = `${account} lets the host in: ${parts.map(({ name }) => name).join(', ')}`;
  return faults.flat().length > 0 ? faults.flat() : [passed(said)];
}

/** What the host has in its storage, and the role that opens it to an identity. */
interface Part {
  readonly name: string;
  readonly role: BuiltInRole;
  /** Missing where nothing says where they are. */
  readonly list?: () => Promise<unknown>;
}

/** What the task hub is in, besides blobs. */
const furtherParts = (account: HostAccount): Part[] => [
  { name: 'queues', role: 'Storage Queue Data Contributor', ...listIn(account, 'queue') },
  { name: 'tables', role: 'Storage Table Data Contributor', ...listIn(account, 'table') },
];

function listIn(account: HostAccount, service: 'queue' | 'table'): Pick<Part, 'list'> {
  const url = furtherUrl(account, service);
  return url === undefined ? {} : { list: () => listOf(service, url, account.clientId) };
}

/** Object id of who opens the storage of the host. */
export async function hostIdentity(token: () => Promise<string>, limitMs: number): Promise<string> {
  const signed = await look({ limitMs }, 'sign in as the host', token);
  return claimsOf('value' in signed ? signed.value : '').oid ?? '<object id of the app>';
}

async function hubFinding({ client }: App, limitMs: number): Promise<Finding> {
  const seen = await look({ limitMs }, 'ask the task hub', () => findInstance(client, 'doctor'));
  if ('value' in seen) return passed('it answers');
  const roles = 'Storage Queue Data Contributor and Storage Table Data Contributor on the host storage';
  return {
    verdict: 'failed',
    said: `${seen.failure.message}; the identity of the app needs ${roles}, or its role at the scheduler`,
  };
}
