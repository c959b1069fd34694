import type { Problem } from './problem';

/** What a registry, vault or account says of its network. */
export interface Closable {
  readonly publicNetworkAccess?: string | null;
  readonly networkRuleSet?: Rules | null;
}

interface Rules {
  readonly defaultAction?: string;
  readonly ipRules?: readonly unknown[] | null;
  readonly virtualNetworkRules?: readonly unknown[] | null;
}

/** Whether nobody comes in from the public network. Rules may let the app in: then nobody knows here. */
export const isClosed = ({ publicNetworkAccess, networkRuleSet: rules }: Closable): boolean =>
  publicNetworkAccess === 'Disabled' ||
  (rules?.defaultAction === 'Deny' && !rules.ipRules?.length && !rules.virtualNetworkRules?.length);

/** Whether an app without a network of its own reaches what is there. */
export const unreached = (name: string, found: Closable, network: string, open: string): Problem[] =>
  network === 'closed' || !isClosed(found)
    ? []
    : [
        {
          parameter: 'network',
          problem: `is open, and ${name} takes no public traffic: the app would not reach it`,
          fix: `say closed, which makes private endpoints, or ${open}`,
        },
      ];
