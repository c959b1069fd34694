import type { RegistryFacts } from '../../azure/registry/registry-facts';
import { fitting } from '../../domain/doctor/needs';
import { TransferError } from '../../domain/errors';
import { sidesOf, type Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';
import { checkedWay } from '../way';
import { checkNetwork } from './check-network';
import { throwIfCancelled } from '../../records/transfer/stops';
import type { Services } from '../../services';
import { checkPipeline, type Findings, nothing, problem } from './check-pipeline';
import { toTransferError } from '../../azure/failure';

/** What a look at a route found. */
export interface CheckedRoute {
  /** What will behave otherwise than the settings say, or was created on the way. */
  readonly notes: readonly string[];
  /** Pipelines ARM is still at work on, in words. Nothing can run on them yet: look again. */
  readonly pending: readonly string[];
}

/**
 * Looks at the registries, accounts and pipelines of a route before anything is exported. Missing pipelines
 * are created, which ends the transfer where their identity came with them; existing ones are corrected only
 * when the route manages them.
 * @throws TransferError naming every problem found on its sides, PAUSED while it is closed, or CANCELLED.
 */
export const checkRoute = activity(whichTransferSchema, async (input, services): Promise<CheckedRoute> => {
  const { transferId } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  throwIfClosed(route, services);
  const { via } = await checkedWay(services, route, transferId);
  if (via === 'import') return { notes: [], pending: [] };
  const sides = sidesOf(route);
  const findings = await Promise.all(sides.map((side) => checkSide(services, route, side, transferId)));
  const problems = findings.flatMap((each) => each.problems);
  if (problems[0] === undefined) {
    return {
      notes: findings.flatMap(({ notes }) => notes),
      pending: findings.flatMap(({ pending }) => pending),
    };
  }
  throw new TransferError(problems[0].code, problems.map(({ text }) => text).join('; '), {
    operation: 'check route',
    origin: sides.find((_, i) => findings[i]?.problems.length !== 0)?.name ?? 'app',
  });
});

async function checkSide(
  services: Services,
  route: Route,
  side: Side,
  transferId: string,
): Promise<Findings> {
  const facts = await services.registryFacts(side);
  const problems = registryProblems(side, facts);
  if (problems.length > 0) return { ...nothing, problems };
  const network = await checkNetwork(route, side, services);
  if (network.problem !== undefined)
    return { ...nothing, problems: [problem('STORAGE_FIREWALL', network.problem)] };
  // The source is asked before its export anyway.
  const unknown = side.name === 'target' ? await checkVersions(side, services) : [];
  if (unknown.length > 0)
    return { ...nothing, problems: unknown.map((text) => problem('API_VERSION_UNKNOWN', text)) };
  const found = await checkPipeline({ services, route, side, transferId, location: facts.location });
  return { ...found, notes: [...found.notes, ...(network.note === undefined ? [] : [network.note])] };
}

function registryProblems(side: Side, facts: RegistryFacts): Findings['problems'] {
  const registry = `${side.name} registry ${side.registry}`;
  if (facts.sku.toLowerCase() !== 'premium') {
    const text = `${registry} is ${facts.sku}: pipelines need Premium (${fitting.premium(side)})`;
    return [problem('REGISTRY_NOT_PREMIUM', text)];
  }
  if (side.name !== 'source' || facts.exportAllowed) return [];
  const text = `${registry} forbids export: enable its export policy (${fitting.exports(side)})`;
  return [problem('EXPORT_DISABLED', text)];
}

/** Who does not answer at once is left to those who need it. */
const patienceMs = 5_000;

/**
 * Which services a transfer asks after its export do not know the version it will ask them in, in words.
 * Whatever else may be wrong with them is told by who needs them.
 */
async function checkVersions(side: Side, services: Services): Promise<string[]> {
  const inTime = { abortSignal: AbortSignal.timeout(patienceMs) };
  const { container, storageAccount, sasSecret, vault } = side;
  const asked = [
    refusal(side, `read container ${container} of ${storageAccount}`, () =>
      services.container(side).getProperties(inTime),
    ),
  ];
  if (side.storageAccess === 'sas') {
    const listing = () => services.secrets(side).listPropertiesOfSecretVersions(sasSecret, inTime).next();
    asked.push(refusal(side, `read SAS secret ${sasSecret} in vault ${vault}`, listing));
  }
  return (await Promise.all(asked)).filter((text) => text !== undefined);
}

async function refusal(
  side: Side,
  operation: string,
  ask: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await ask();
  } catch (thrown) {
    const { failure } = toTransferError(thrown, operation, side.name);
    if (failure.code === 'API_VERSION_UNKNOWN') return failure.message;
  }
  return undefined;
}
