import { describe, expect, it } from 'vitest';
import { versionOf } from '../../src/domain/selection/semver-rule';
import { cloudWith, digest, exported, plan } from '../activities/plan/plan-cloud';

/** A plan of the tags of one repository, by a range. */
async function planned(range: string, ...tags: string[]) {
  const cloud = cloudWith({
    allow: ['chart'],
    deny: ['**:*-debug'],
    semver: [{ repositories: 'chart', range }],
  });
  tags.forEach((tag, i) => cloud.source.artifacts.set(`chart:${tag}`, { digest: digest(20 + i), size: 1 }));
  const { plan: made } = await plan(cloud).catch(() => ({ plan: undefined }));
  const notes = made?.notes.filter((note) => note.startsWith('chart')) ?? [];
  return { chosen: exported(cloud).map((reference) => reference.split(':')[1]), notes };
}

describe('build metadata, for which Helm writes _', () => {
  it.each([
    ['109.0.1_up1.0.2', '109.0.1'],
    ['v1.2.3_build', '1.2.3'],
    ['1.2.3-rc.1_b.5_c', '1.2.3-rc.1'],
    ['1.2_x', '1.2.0'],
  ])('of %s is none of the version', (tag, version) => {
    expect(versionOf(tag)?.version).toBe(version);
  });

  it.each(['1.2.3_', '_1.2.3', '1.2.3__-/', 'x_1'])('does not make a version of %s', (tag) => {
    expect(versionOf(tag)).toBeNull();
  });

  it('is chosen by a range', async () => {
    const { chosen } = await planned('>=109 <110', '109.0.1_up1.0.2', '108.0.0_up9.0.0', '109.0.2-rc.1_up1');
    expect(chosen).toEqual(['109.0.1_up1.0.2']);
  });
});

describe('calendar tags', () => {
  it('with zeros in front are no versions, and the plan says so', async () => {
    const { chosen, notes } = await planned('>=2.1', '2024.4.1', '2024.04.1', '2024.05.1', '2024.06.1-debug');
    expect(chosen).toEqual(['2024.4.1']);
    expect(notes).toEqual([
      'chart:2024.04.1 is left out by semver: no version has a part like 04, like 1 more tags',
    ]);
  });

  it('of digits only are taken for versions, with a warning', async () => {
    const { chosen, notes } = await planned('>=2.1', '20240401', '20240402', '7', '20240403-debug');
    expect(chosen).toEqual(['20240401', '20240402', '7']);
    expect(notes).toEqual([
      'chart:20240401 is taken for a version by semver: deny it if it is a date or a build, like 1 more tags',
    ]);
  });

  it('outside of the range, or without a range, deserve none', async () => {
    expect((await planned('>=2.1 <3', '20240401', '2.2.0')).notes).toEqual([]);
    expect((await planned('*', 'latest', '1.0')).notes).toEqual([]);
  });
});
