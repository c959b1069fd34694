import type { Az } from '../azure/az';
import { regionOf, type Parameters } from './parameters';
import type { Answered } from './problem';

/** Tiers as App Service lists their regions. */
const tiers = { premium: 'ElasticPremium', dedicated: 'PremiumV3' } as const;

/** Whether the region has the plan of the app. */
export async function checkPlan(
  az: Az,
  { plan, location }: Parameters,
  subscription: string,
): Promise<Answered> {
  if (location === undefined) return {};
  const regions = await (plan === 'flex'
    ? flexRegions(az, subscription)
    : regionsOf(az, tiers[plan], subscription));
  if (regions.includes(location)) return {};
  const others = plan === 'flex' ? ', or the plan premium or dedicated' : '';
  const fix = `choose another region${others}: ${regions.join(', ')}`;
  return { problems: [{ parameter: 'location', problem: `${location} has no plan ${plan}`, fix }] };
}

/** Whether the region has the Durable Task Scheduler, where it is wanted. */
export async function checkScheduler(
  az: Az,
  { scheduler, location }: Parameters,
  subscription: string,
): Promise<Answered> {
  if (!scheduler || location === undefined) return {};
  const found = (await az([
    ...['provider', 'show', '--namespace', 'Microsoft.DurableTask', '--subscription', subscription],
    ...['--query', "resourceTypes[?resourceType=='schedulers'].locations[]"],
  ])) as readonly string[];
  const regions = found.map(regionOf).sort();
  if (regions.includes(location)) return {};
  const fix = `leave it at false, or choose another region: ${regions.join(', ')}`;
  const problem = `${location} has no Durable Task Scheduler`;
  return { problems: [{ parameter: 'scheduler', problem, fix }] };
}

/** Whether the plan flex may have a subnet: nothing else registers the provider that borrows it. */
export async function checkProvider(
  az: Az,
  { plan, network }: Parameters,
  subscription: string,
): Promise<Answered> {
  if (plan !== 'flex' || network !== 'closed') return {};
  const state = (await az([
    ...['provider', 'show', '--namespace', 'Microsoft.App', '--subscription', subscription],
    ...['--query', 'registrationState'],
  ])) as string;
  if (state.toLowerCase() === 'registered') return {};
  const problem = `is closed, and the plan flex joins no network where Microsoft.App is ${state}`;
  const fix = `az provider register --namespace Microsoft.App --subscription ${subscription} --wait`;
  return { problems: [{ parameter: 'network', problem, fix }] };
}

async function flexRegions(az: Az, subscription: string): Promise<readonly string[]> {
  const found = (await az([
    ...['functionapp', 'list-flexconsumption-locations', '--subscription', subscription],
  ])) as readonly { name: string }[];
  return found.map(({ name }) => regionOf(name)).sort();
}

async function regionsOf(az: Az, tier: string, subscription: string): Promise<readonly string[]> {
  const query = `api-version=2022-03-01&sku=${tier}&linuxWorkersEnabled=true`;
  const url = `/subscriptions/${subscription}/providers/Microsoft.Web/geoRegions?${query}`;
  const found = (await az(['rest', '--method', 'get', '--url', url])) as { value: { name: string }[] };
  return found.value.map(({ name }) => regionOf(name)).sort();
}
