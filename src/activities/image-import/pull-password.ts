import { toTransferError } from '../../azure/failure';
import { storing } from '../../domain/doctor/needs';
import { TransferError } from '../../domain/errors';
import { passwordIn } from '../../domain/image-import/password';
import { endOf, type PullSettings, type Route } from '../../domain/route';
import type { Services } from '../../services';

/** Where the password is, in words. */
export const placeOf = ({ secret, vault }: PullSettings): string => `the secret ${secret} of vault ${vault}`;

/** The password a target registry signs in to its source with. @throws TransferError naming the secret */
export async function passwordOf(services: Services, route: Route, pull: PullSettings): Promise<string> {
  const operation = `read ${placeOf(pull)}`;
  try {
    const password = passwordIn(await services.pullSecrets(route).getSecret(pull.secret));
    if (password !== '') return password;
  } catch (thrown) {
    const { code } = thrown as { readonly code?: string };
    if (code !== 'SecretNotFound') throw toTransferError(thrown, operation, 'target');
  }
  const message = `there is no password in ${placeOf(pull)}: store that of ${pull.username} there`;
  throw new TransferError('CONFIG_INVALID', message, { operation, origin: 'config' });
}

/** A new password is at the source before it is in the vault, and takes its time to spread there. */
const mostLooks = 3;
const secondsApart = 15;

/**
 * Signs in to the source as its target does: a wrong password is the same for all images, and none is tried.
 * Returns how many looks that took; more than one where the password was exchanged meanwhile.
 * @throws TransferError where the source does not take it; that it does not tell now is left to who imports
 */
export async function provePassword(services: Services, route: Route): Promise<number> {
  const { pull } = route;
  if (pull === undefined) return 0;
  const source = endOf(route, 'source');
  const { username } = pull;
  for (let look = 1; look <= mostLooks; look += 1) {
    if (look > 1) await services.wait(secondsApart);
    const password = await passwordOf(services, route, pull);
    if ((await services.takesPassword(source, { username, password })) !== false) return look;
  }
  const message =
    `source registry ${source.registry} does not let ${username} (PULL_USERNAME) in: its password in ` +
    `${placeOf(pull)} (PULL_SECRET, PULL_KV) is wrong or expired, or there is no such name`;
  throw new TransferError('ACCESS_DENIED', message, {
    ...{ operation: 'sign in to the source', origin: 'source' },
    remedy: `Store the password of ${username} (${storing.password(pull)}), then start the transfer again.`,
  });
}
