import { beforeAll, describe, expect, it } from 'vitest';
import { grantsOf, type Grant } from './grants';
import { useImportJourneys, type Came } from './import-journeys';

/** By image import everything works with the roles the templates give, and each is needed. */

const journeys = useImportJourneys();

/** Deployments of the app, with that of a side elsewhere where it has one. */
const deployed: Readonly<Record<string, readonly string[]>> = {
  import: ['import'],
  'import-apart': ['import-apart', 'elsewhere-import'],
};
const heldIn = (scenario: string): readonly Grant[] =>
  deployed[scenario]!.flatMap((each) => grantsOf(each)).filter(
    ({ side, at }) => side !== undefined || at === 'account of documents',
  );
const describeGrant = ({ role, at, side }: Grant): string => `${role} at the ${at} ${side ?? ''}`.trim();

/** How far a journey goes before it lacks a role: the reader at the target only tells the doctor. */
const until = (name: string): 'doctor' | 'import' | 'prune' => {
  if (name === 'acr-ferry reader at the registry target') return 'doctor';
  return name.startsWith('AcrDelete') ? 'prune' : 'import';
};

describe.each(Object.keys(deployed))('the deployment %s', (scenario) => {
  const held = heldIn(scenario);
  let whole: Came;
  beforeAll(async () => {
    journeys.deploy(scenario);
    journeys.assign(held.map(journeys.assignmentOf));
    whole = await journeys.travel(scenario, scenario === 'import' ? 'import' : 'prune');
  });

  it('does all it is for with the roles it is given', () => {
    expect(whole).toMatchObject({ wrong: [], arrived: true });
    expect(whole.said).toContain('"via":"import"');
  });

  it.each(held.map((grant) => [describeGrant(grant), grant] as const))(
    'needs %s, which the doctor names and mends',
    async (name, lost) => {
      const taken = journeys.assignmentOf(lost);
      const less = held.filter((grant) => grant !== lost).map(journeys.assignmentOf);
      journeys.assign(less);
      const { wrong, arrived, said } = await journeys.travel(scenario, until(name));
      expect(wrong).not.toEqual([]);
      for (const check of wrong) {
        expect(check.role).toContain(taken.role);
        expect([check.identity, check.mend]).toEqual([taken.objectId, expect.stringContaining('az role')]);
      }
      if (until(name) !== 'doctor') expect(said).toMatch(/needs the role|ACCESS_DENIED/);
      if (until(name) === 'import') expect(arrived).toBe(false);
      journeys.assign([...less, ...journeys.mend(wrong)]);
      const rights = /Importer|AcrPull/.test(name) && scenario === 'import';
      const mended = await journeys.travel(scenario, rights ? 'import' : 'doctor');
      expect(mended).toMatchObject({ wrong: [], arrived: rights });
    },
  );
});
