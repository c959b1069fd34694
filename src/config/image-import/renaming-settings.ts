import { z } from 'zod';
import { readRules, repositoryProblem } from '../../domain/selection/rename';
import { jsonText } from '../read-setting';

/** What an image import calls artifacts at the target. */
export const renamingSettings = {
  TARGET_PREFIX: z
    .string()
    .superRefine((prefix, context) => {
      const problem = repositoryProblem(prefix);
      if (problem !== undefined) context.addIssue(`is no name that others can stand under: ${problem}`);
    })
    .optional()
    .describe(
      'Stands in front of the name of every repository at the target, as mirror in mirror/team/app; after ' +
        'ROUTE_RENAME. With ROUTE_VIA import only.',
    ),
  ROUTE_RENAME: jsonText(readRules)
    .optional()
    .describe(
      'Rules that give repositories other names at the target, as JSON like [{"from": "team/**", "to": ' +
        '"mirror/team/**"}]: the first that fits counts. With ROUTE_VIA import only. Empty: they keep ' +
        'their names.',
    ),
};
