import { opening } from '../../domain/doctor/needs';
import { isPermanent } from '../../domain/errors';
import { reachOf, type AccountNetwork, type Reach } from '../../domain/pipelines/account-network';
import type { Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import type { Services } from '../../services';

/** What the network of an account means for a transfer: at most one of the two. */
export interface NetworkFinding {
  readonly problem?: string;
  readonly note?: string;
}

/** What the rules of an account let in; `unknown` where they cannot be read. */
export interface SeenNetwork {
  readonly reach: Reach | 'unknown';
  readonly text: string;
}

/** Looks whether pipelines can open an account, which the app itself may enter by a private endpoint. */
export async function checkNetwork(route: Route, side: Side, services: Services): Promise<NetworkFinding> {
  const { reach, text } = await lookAtNetwork(side, services);
  if (reach === 'open') return {};
  if (reach !== 'closed') return { note: text };
  const closed = `${text} (${opening.account(side)})`;
  return route.storageFirewall === 'note' ? { note: closed } : { problem: closed };
}

/** What the network rules of the account of a side mean for pipelines. */
export async function lookAtNetwork(side: Side, services: Services): Promise<SeenNetwork> {
  const account = `${side.name} storage account ${side.storageAccount}`;
  const network = await readNetwork(side, services);
  if (typeof network === 'string') {
    return {
      reach: 'unknown',
      text:
        `the firewall of ${account} is not known (${network}); one that keeps Azure Container Registry out ` +
        'fails every run',
    };
  }
  const { reach, because } = reachOf(network);
  if (reach === 'open') return { reach, text: `${account} is open to Azure Container Registry` };
  const text =
    reach === 'doubtful'
      ? `${account} may be closed to Azure Container Registry: ${because}`
      : `${account} is closed to Azure Container Registry, which is no trusted service of Azure Storage: ` +
        because;
  return { reach, text };
}

/** The rules, or why they cannot be read, which is no reason not to try. */
async function readNetwork(side: Side, services: Services): Promise<AccountNetwork | string> {
  const prefix = side.name.toUpperCase();
  try {
    const network = await services.pipelines(side).accountNetwork();
    return (
      network ??
      `it is not in ${side.storageResourceGroup}: see ${prefix}_SA_RG and ${prefix}_SA_SUBSCRIPTION_ID`
    );
  } catch (error) {
    if (!isPermanent(error)) throw error;
    return error.message;
  }
}
