import { hostBlobs } from '../../azure/doctor/host-blobs';
import { passed, skipped, type Check, type Finding } from '../../domain/doctor/check';
import { atHost } from '../../domain/doctor/needs';
import { causeOf, refused } from '../../domain/doctor/refusal';
import { claimsOf } from '../../domain/roles/token-claims';
import { findInstance, type App } from '../instances';
import { look } from './look';

/** What the host keeps of its own, and of the orchestrations. */
export async function checkHost(app: App, limitMs: number): Promise<Check[]> {
  const [storage, hub] = await Promise.all([storageFinding(app, limitMs), hubFinding(app, limitMs)]);
  return [
    { check: 'host-storage', ...storage },
    { check: 'task-hub', ...hub },
  ];
}

async function storageFinding({ config }: App, limitMs: number): Promise<Finding> {
  const { storage } = config.host;
  if (storage === undefined) return skipped('the settings do not say where it is (AzureWebJobsStorage)');
  // A connection string may be none.
  const opened = await look({ limitMs }, 'open the host storage', () => Promise.resolve(hostBlobs(storage)));
  if ('failure' in opened) {
    return { verdict: 'failed', said: `AzureWebJobsStorage: ${opened.failure.message}` };
  }
  const { service, token } = opened.value;
  const seen = await look({ limitMs }, 'list the containers of the host storage', () =>
    service.listContainers().byPage({ maxPageSize: 1 }).next(),
  );
  if ('value' in seen) return passed(`${service.accountName} lets the host in`);
  const { failure } = seen;
  if (token === undefined || causeOf(failure) !== 'role') {
    return { verdict: causeOf(failure) === 'silence' ? 'unknown' : 'failed', said: failure.message };
  }
  return refused(failure, atHost(service.accountName, await hostIdentity(token, limitMs)));
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
