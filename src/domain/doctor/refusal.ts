import type { Failure } from '../errors';
import { shortened } from '../redact';
import type { Finding } from './check';
import type { Need } from './needs';

/** Why a service did not do what it was asked. */
export type Cause = 'firewall' | 'role' | 'silence' | 'nowhere' | 'other';

/** How the services say that the network a call came from is not let in: vaults, storage, registries. */
const firewall = new RegExp(
  'Client address is not authorized|ForbiddenBy(?:Firewall|Connection)|Public network access is disabled|' +
    '\\(AuthorizationFailure\\)|client with IP|aka\\.ms/acr/firewall',
  'i',
);

/** A name that nobody knows: what is deleted has none, even where it could be recovered. */
const nowhere = 'ENOTFOUND';

/** Tells a firewall from a missing role, and both from a service that does not answer. */
export function causeOf({ code, message, retryable }: Failure): Cause {
  if (firewall.test(message)) return 'firewall';
  if (code === 'ACCESS_DENIED') return 'role';
  if (message.includes(nowhere)) return 'nowhere';
  return retryable ? 'silence' : 'other';
}

const deleted =
  'its name leads nowhere: it was deleted, has another name, or the DNS of the app does not know it';

/** What a failed look comes to, where `need` is what would have let the app in, if it is a role. */
export function refused(failure: Failure, need: Need | undefined): Finding {
  const said = shortened(failure.message, 600);
  const cause = causeOf(failure);
  if (cause === 'silence') return { verdict: 'unknown', said };
  if (cause === 'nowhere') return { verdict: 'failed', said: `${said}; ${deleted}` };
  return cause === 'role' ? { verdict: 'failed', said, ...need } : { verdict: 'failed', said };
}
