import { beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../rehearsal/world';
import { grantsOf, type Grant } from './grants';
import { useJourneys } from './journeys';

/** With the roles the templates give everything works, and each of them is needed: docs/security/roles.md. */

const journeys = useJourneys();
const ofHost = ['Storage Queue Data Contributor', 'Durable Task Data Contributor'];

/** What the app and its pipelines hold; that of the host only the host could miss. */
const heldIn = (scenario: string): readonly Grant[] =>
  grantsOf(scenario).filter(({ side, role }) => side !== undefined && !ofHost.includes(role));

/** What a deployment that does not prune gives in place of a role that contains it. */
const without: Readonly<Record<string, string>> = {
  'Container Registry Repository Contributor': 'Container Registry Repository Reader',
};

const describeGrant = ({ identity, role, at, side }: Grant): string =>
  `${identity} of the ${side ?? ''}: ${role} at the ${at}`;

/** Words by which a failure may name who lacks a role. */
function namesOf({ identity, side: name }: Grant): readonly string[] {
  const { app, pipelineIdentity } = defaultWorld[name ?? 'source'];
  return identity === 'app' ? [app.objectId, app.clientId] : [pipelineIdentity.objectId];
}

/** The resource, by the name a failure calls it. */
function resourceOf({ at, side: name }: Grant): string {
  const side = defaultWorld[name ?? 'source'];
  if (at === 'registry') return side.registry;
  if (at === 'storage account') return side.storageAccount;
  return at === 'identity of pipelines' ? side.pipelineIdentity.resourceId : side.vault;
}

/** What is not said of who lacks what. */
const untold = (lost: Grant, said: string): readonly unknown[] => {
  // Owner is given for the trigger of the host; what the app misses is Contributor, which it contains.
  const role = lost.role.replace('Blob Data Owner', 'Blob Data Contributor');
  return [
    ...(said.includes(role) ? [] : [role]),
    ...(namesOf(lost).some((name) => said.includes(name)) ? [] : namesOf(lost)),
    ...(said.toLowerCase().includes(resourceOf(lost).toLowerCase()) ? [] : [resourceOf(lost)]),
    ...(/stopped: |needs the role|ACCESS_DENIED|_ROLES?_MISSING/.test(said) ? [] : [said]),
  ];
};

describe.each(['connected', 'closed', 'send', 'receive'])('the deployment %s', (scenario) => {
  const held = heldIn(scenario);
  const give = (grants: readonly Grant[]): void =>
    journeys.assign(grants.map((grant) => journeys.assignmentOf(scenario, grant)));
  let whole: string;
  beforeAll(async () => {
    await journeys.deploy(scenario);
    give(held);
    whole = JSON.stringify(await journeys.travel(scenario));
  });

  it('does all it is for with the roles it is given', () => {
    expect(whole).toMatch(/"status":"succeeded"/);
    expect(whole).not.toMatch(/stopped: | needs the role |ACCESS_DENIED|"verdict":"unknown"/);
    if (scenario !== 'closed') expect(whole).toMatch(/"revoked":"(?:all user delegation|stored access)/);
  });

  it.each(held.map((grant) => [describeGrant(grant), grant] as const))('needs %s', async (_name, lost) => {
    const less = without[lost.role];
    give([...held.filter((grant) => grant !== lost), ...(less ? [{ ...lost, role: less }] : [])]);
    const said = JSON.stringify(
      await journeys.travel(scenario, (so) => untold(lost, JSON.stringify(so)).length === 0),
    );
    give(held);
    expect(untold(lost, said)).toEqual([]);
  });
});
