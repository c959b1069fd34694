import { describe } from 'vitest';
import { crossings } from './scenarios/crossings';
import { documentsOfStarts } from './scenarios/documents-of-starts';
import { imageImports } from './scenarios/image-imports';
import { mirrors } from './scenarios/mirrors';
import { plansAndSecrets } from './scenarios/plans-and-secrets';
import { sharedExports } from './scenarios/shared-exports';
import { stoppedTransfers } from './scenarios/stopped-transfers';
import { transfers } from './scenarios/transfers';
import { useStage } from './stage';

const stage = useStage();

/** What is played: a new kind of orchestration has its scenarios in a file of its own, and a line here. */
const scenarios = {
  ...{ transfers, stoppedTransfers, mirrors, imageImports, sharedExports },
  // The last turns the source trigger on.
  ...{ plansAndSecrets, documentsOfStarts, crossings },
};
describe.each(Object.entries(scenarios))('%s', (_, play) => play(stage));
