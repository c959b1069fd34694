import { AzFailed, type Az } from '../azure/az';
import { checkGroups, checkHomeGroup } from './groups';
import { parseParameters, required, type Parameters } from './parameters';
import type { Answered, Problem } from './problem';
import type { GivenParameters } from './read-parameters';
import { checkPlan, checkProvider, checkScheduler } from './region';
import { checkRegistry } from './registry';
import { groupOf, wantedResources, type Home, type Wanted } from './resources';
import { checkRights } from './rights';
import { checkDocuments, checkStorage } from './storage';
import { checkTopics } from './topics';
import { checkVault } from './vault';
import { checkWay } from './way';

/** All that a deployment would stumble over, as far as it can be asked. */
export interface Checked {
  readonly problems: readonly Problem[];
  /** What nobody knows: it does not stop a deployment. */
  readonly unknown: readonly string[];
  /** Why Azure could not be asked at all. */
  readonly unasked?: string;
}

/** Looks at the parameters, and asks Azure about what they name. */
export async function check(
  { values, unfit = [] }: GivenParameters,
  az: Az,
  subscriptionId: string | undefined,
): Promise<Checked> {
  const { parameters, problems: parsed } = parseParameters(values);
  const problems = [...unfit, ...parsed];
  const silent = required.filter((name) => values[name] === undefined);
  const unknown = silent.length === 0 ? [] : [`${silent.join(', ')}: not said yet, azd will ask`];
  try {
    const account = await signedIn(az, subscriptionId);
    const home = { subscription: account.id, group: groupOf(parameters) };
    const answers = await Promise.all(questions(az, parameters, home).map(answered));
    return {
      problems: [...problems, ...answers.flatMap((answer) => answer.problems ?? [])],
      unknown: [...unknown, ...answers.flatMap((answer) => answer.unknown ?? [])],
    };
  } catch (error) {
    if (!(error instanceof AzFailed)) throw error;
    return { problems, unknown, unasked: error.message };
  }
}

/** @throws AzFailed when there is no az, or nobody signed in who sees the subscription */
async function signedIn(az: Az, subscription: string | undefined): Promise<{ id: string }> {
  const chosen = subscription === undefined ? [] : ['--subscription', subscription];
  const account = (await az(['account', 'show', ...chosen])) as { id?: string } | undefined;
  const id = subscription ?? account?.id;
  if (typeof id !== 'string') throw new AzFailed('az account show: named no subscription');
  // Nobody asks Azure for an account: it is noted by az, even when the sign-in has ended.
  await az(['account', 'get-access-token', ...chosen, '--query', 'expiresOn']);
  return { id };
}

function questions(az: Az, parameters: Parameters, home: Home): (() => Promise<Answered>)[] {
  const wanted = wantedResources(parameters, home);
  const nameless = (each: Wanted): boolean => each.name === undefined;
  const all = {
    registry: checkRegistry,
    storage: checkStorage,
    vault: checkVault,
    documents: checkDocuments,
  };
  const [source, target] = wanted.filter(({ kind }) => kind === 'registry');
  return [
    () => Promise.resolve({ problems: source === undefined ? [] : same(source, target) }),
    ...wanted
      .filter((each) => !nameless(each) || (each.kind === 'vault' && each.state === 'new'))
      .map((each) => async () => ({ problems: await all[each.kind](az, each, parameters) })),
    ...wanted
      .filter((each) => nameless(each) && each.state === 'existing')
      .map((each) => () => Promise.resolve({ problems: [unnamed(each)] })),
    async () => ({ problems: await checkWay(az, parameters) }),
    async () => ({ problems: await checkGroups(az, wanted, home) }),
    async () => ({ problems: isNamed(parameters) ? await checkHomeGroup(az, parameters, home) : [] }),
    () => checkPlan(az, parameters, home.subscription),
    () => checkScheduler(az, parameters, home.subscription),
    () => checkProvider(az, parameters, home.subscription),
    async () => ({ problems: await checkTopics(az, wanted, parameters) }),
    async () => ({ problems: await checkRights(az, home, wanted) }),
  ];
}

/** Whether the group of the app has a name yet. */
const isNamed = ({ resourceGroupName, environmentName }: Parameters): boolean =>
  (resourceGroupName ?? environmentName) !== undefined;

/** Names of registries are unique: the same name is the same registry. */
const same = (source: Wanted, target?: Wanted): Problem[] =>
  source.name === undefined || source.name.toLowerCase() !== target?.name?.toLowerCase()
    ? []
    : [{ parameter: target.parameter, problem: 'is the registry of the source', fix: 'name another' }];

const unnamed = ({ parameter, kind }: Wanted): Problem => ({
  parameter,
  problem: `is missing, and the ${kind} is existing`,
  fix: 'name it, or say new',
});

/** One question that az cannot answer, or answers in another shape, leaves the others theirs. */
async function answered(question: () => Promise<Answered>): Promise<Answered> {
  try {
    return await question();
  } catch (error) {
    const { message } = error as Error;
    const said = error instanceof AzFailed ? message : `az answered what nobody expects: ${message}`;
    return { unknown: said.split('\n', 1).join('').slice(0, 300) };
  }
}
