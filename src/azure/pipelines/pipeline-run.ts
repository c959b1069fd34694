import { redact } from '../../domain/redact';
import type { RunState } from '../../domain/pipelines/runs';

/** Characters kept of a run's error text: it is repeated for every artifact of the batch. */
const longestMessage = 2000;

/** A pipeline run as ARM shows it. */
export interface PipelineRunResource {
  readonly name: string;
  readonly systemData?: { readonly createdAt?: string };
  readonly properties: {
    readonly provisioningState?: string;
    readonly request?: {
      readonly pipelineResourceId?: string;
      readonly source?: { readonly name?: string };
    };
    readonly response?: {
      readonly status?: string;
      readonly progress?: { readonly percentage?: string };
      readonly startTime?: string;
      readonly finishTime?: string;
      readonly source?: { readonly uri?: string };
      readonly importedArtifacts?: readonly string[];
      readonly trigger?: { readonly sourceTrigger?: { readonly timestamp?: string } };
      readonly pipelineRunErrorMessage?: string;
    };
  };
}

/** All that a run says of its errors, at its length. */
export const errorTextOf = ({ response }: PipelineRunResource['properties']): string =>
  response?.pipelineRunErrorMessage?.trim() ?? '';

/**
 * Reads a run. Neither state field alone can be trusted: published examples show `Succeeded` beside
 * `Running`. So it is over only when both say so, and failed when either does. With ContinueOnErrors a run
 * succeeds with an error text: `errors`.
 */
export function readRun({ properties }: PipelineRunResource): RunState {
  const provisioning = properties.provisioningState?.toLowerCase() ?? '';
  const status = properties.response?.status?.toLowerCase() ?? '';
  const message = redact(errorTextOf(properties)).slice(0, longestMessage);
  const failed = [provisioning, status].find((each) => each === 'failed' || each === 'canceled');
  if (failed !== undefined) {
    return {
      state: 'failed',
      message: message === '' ? `the run ended ${failed} without an error text` : message,
    };
  }
  if (provisioning === 'succeeded' && status === 'succeeded') {
    return message === '' ? { state: 'succeeded' } : { state: 'succeeded', errors: message };
  }
  const percent = Number.parseFloat(properties.response?.progress?.percentage ?? '');
  return Number.isFinite(percent) ? { state: 'running', percent } : { state: 'running' };
}
