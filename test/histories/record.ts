import { describe } from 'vitest';
import { crossings } from './scenarios/crossings';
import { documentsOfStarts } from './scenarios/documents-of-starts';
import { importsOfOthers } from './scenarios/imports-of-others';
import { imageImports } from './scenarios/image-imports';
import { mirrors } from './scenarios/mirrors';
import { plansAndSecrets } from './scenarios/plans-and-secrets';
import { plansOfOthers } from './scenarios/plans-of-others';
import { sharedExports } from './scenarios/shared-exports';
import { signed } from './scenarios/signed';
import { stoppedTransfers } from './scenarios/stopped-transfers';
import { transfers } from './scenarios/transfers';
import { useStage } from './stage';

const stage = useStage();

/** What is played: a new kind of orchestration has its scenarios in a file of its own, and a line here. */
const scenarios = {
  ...{ transfers, stoppedTransfers, plansOfOthers, mirrors, imageImports, sharedExports },
  // The last ones turn the source trigger on.
  ...{ plansAndSecrets, documentsOfStarts, signed, crossings, importsOfOthers },
};
describe.each(Object.entries(scenarios))('%s', (_, play) => play(stage));
