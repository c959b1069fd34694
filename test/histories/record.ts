import { describe } from 'vitest';
import { crossings } from './scenarios/crossings';
import { documentsOfStarts } from './scenarios/documents-of-starts';
import { plansAndSecrets } from './scenarios/plans-and-secrets';
import { stoppedTransfers } from './scenarios/stopped-transfers';
import { transfers } from './scenarios/transfers';
import { useStage } from './stage';

const stage = useStage();

/** A new kind of orchestration has its scenarios in a file of its own, and a line here. */
describe.each(Object.entries({ transfers, stoppedTransfers, crossings, plansAndSecrets, documentsOfStarts }))(
  '%s',
  (_, play) => play(stage),
);
