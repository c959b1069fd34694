import { stateBlobs } from '../../../azure/documents/state-blobs';
import { hostBlobs } from '../../../azure/doctor/host-blobs';
import type { Finding } from '../../../domain/doctor/check';
import { atHost, atState, opening, type Need } from '../../../domain/doctor/needs';
import { causeOf, refused } from '../../../domain/doctor/refusal';
import type { ImportRoute } from '../../../domain/route';
import type { End } from '../../../domain/side';
import { hostIdentity } from './host';
import { look, type Patient } from '../look';
import { isAbsent, usable, use } from './storage';

/** An end of a route by image import. */
export interface ImportPatient extends Patient<End> {
  readonly route: ImportRoute;
}

/** The container of documents of a route without accounts, opened as the route opens it. */
export async function checkState(patient: ImportPatient): Promise<Finding> {
  const { services, route } = patient;
  const name = services.config.settings.STATE_CONTAINER;
  // A connection string may be none.
  const opened = await look(patient, 'open the account of documents', () =>
    Promise.resolve(stateBlobs(route, (end) => services.credential(end))),
  );
  if ('failure' in opened) return { verdict: 'failed', said: opened.failure.message };
  const { accountName } = opened.value;
  const seen = await use(patient, opened.value.getContainerClient(name));
  if ('value' in seen || isAbsent(seen)) return usable(`${name} of ${accountName}`, seen);
  const cause = causeOf(seen.failure);
  return {
    ...refused(seen.failure, cause === 'role' ? await needOf(patient, accountName) : undefined),
    ...(cause === 'firewall' && { mend: opening.accountNamed(accountName) }),
  };
}

/** Who opens the account, and the role it takes; a key has none. */
async function needOf({ route, who, limitMs }: ImportPatient, account: string): Promise<Need | undefined> {
  if ('blobUrl' in route.state) return atState(account, who);
  const { token } = hostBlobs(route.state.host);
  return token && atHost(account, await hostIdentity(token, limitMs));
}
