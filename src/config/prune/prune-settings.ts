import { mostGone, pruneModes } from '../../domain/prune/prune';
import { choice, number } from '../read-setting';

/** What becomes of tags the source no longer has. */
export const pruneSettings = {
  PRUNE: choice(pruneModes, 'off').describe(
    'Tags acr-ferry brought, the rules cover and the source no longer has: off, report (listed in plan and ' +
      'report) or delete at the target, which needs a role of its own. See docs/operate/prune.md.',
  ),
  PRUNE_MOST: number({ min: 1, max: mostGone }, 100).describe(
    'Tags one transfer may delete. Where more are gone, none is deleted, and the report says so.',
  ),
};
