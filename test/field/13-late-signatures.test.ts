import { describe, expect, it } from 'vitest';
import { orderFor } from '../../src/domain/starts/take-pushes';
import { selectionSchema } from '../../src/domain/selection/selection';
import { cloudWith, digest, exported, plan } from '../activities/plan/plan-cloud';
import { pushedApp } from '../application/starts/pushes/pushed';

const subject = digest(1).replace(':', '-');
const rule = (selection: object) => ({ name: 'releases', selection });

/** The plan for pushes that a rule took. */
function cloudFor(...tags: string[]) {
  const selection = selectionSchema.parse({ allow: ['team/**'], referrers: 'all' });
  const order = orderFor(
    { route: 'default', selection },
    tags.map((tag) => `team/a:${tag}`),
  );
  const cloud = cloudWith(order.selection!);
  for (const [i, tag] of tags.entries())
    if (!cloud.source.artifacts.has(`team/a:${tag}`))
      cloud.source.artifacts.set(`team/a:${tag}`, { digest: digest(11 + i), size: 1 });
  return cloud;
}

describe.each(['.sig', '.att', '.sbom', ''])(
  'a tag sha256-<hex>%s that is pushed after its image',
  (ending) => {
    const tag = `${subject}${ending}`;

    it('follows its subject, which the target has', async () => {
      const cloud = cloudFor(tag);
      cloud.target.artifacts.set('team/a:1', { digest: digest(1), size: 10 });
      const { plan: made } = await plan(cloud);
      expect(exported(cloud)).toEqual([`team/a:${tag}`]);
      expect(made).toMatchObject({ artifacts: 1, unresolved: [], notes: [] });
    });

    it('follows one that is still on its way, and does not bring it again', async () => {
      const cloud = cloudFor(tag);
      await plan(cloud);
      expect(exported(cloud)).toEqual([`team/a:${tag}`]);
    });

    it('does nothing, and fails nothing, when the target has it, or nobody its subject', async () => {
      const cloud = cloudFor(tag);
      cloud.target.artifacts.set(`team/a:${tag}`, { digest: digest(11), size: 1 });
      expect((await plan(cloud)).plan).toMatchObject({ artifacts: 0, skipped: 1 });
      const orphan = cloudFor(tag.replace('1', '9'));
      orphan.source.artifacts.delete('team/a:1');
      expect((await plan(orphan)).plan).toMatchObject({ artifacts: 0, unresolved: [] });
    });

    it('is noted by a rule whose tags do not match it, for it follows the repository', async () => {
      const app = pushedApp({
        default: { events: [rule({ allow: ['team/**:v*'], deny: ['team/secret'], referrers: 'all' })] },
      });
      expect(await app.push(0, 'team/a', tag)).toHaveProperty('rules');
      expect(await app.push(0, 'other', tag)).toHaveProperty('ignored');
      expect(await app.push(0, 'team/secret', tag)).toHaveProperty('ignored');
    });

    it('is not noted by a rule that leaves referrers behind', async () => {
      const app = pushedApp({ default: { events: [rule({ allow: ['**'] })] } });
      expect(await app.push(0, 'team/a', tag)).toHaveProperty('ignored');
    });
  },
);

it('signature and image that are pushed together travel together, each once', async () => {
  const cloud = cloudFor('1', `${subject}.sig`);
  await plan(cloud);
  expect(exported(cloud)).toEqual(['team/a:1', `team/a:${subject}.sig`]);
});
