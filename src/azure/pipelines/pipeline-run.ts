import { redact } from '../../domain/redact';
import type { RunState } from '../../domain/pipelines/runs';

/** Characters kept of a run's error text: it is repeated for every artifact of the batch. */
const longestMessage = 2000;
/** Of a state: a longer one is none. */
const longestWord = 50;

/** A pipeline run as ARM shows it. */
export interface PipelineRunResource {
  readonly name: string;
  readonly systemData?: { readonly createdAt?: string };
  readonly properties: {
    readonly provisioningState?: string;
    readonly request?: {
      readonly pipelineResourceId?: string;
      readonly artifacts?: readonly string[];
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

/** Words of a run that goes on: ARM's states, and what services say; compared without case or blanks. */
const goingOn = new Set([
  ...['', 'accepted', 'creating', 'executing', 'inprogress', 'notstarted', 'pending', 'preparing'],
  ...['processing', 'provisioning', 'queued', 'running', 'scheduled', 'started', 'starting', 'updating'],
  'waiting',
]);
const failing = new Set(['failed', 'canceled', 'cancelled']);
const good = 'succeeded';

/**
 * Reads a run. Neither state field alone can be trusted: published examples show `Succeeded` beside
 * `Running`. So it has failed when either says so, and is over when provisioning has ended, and the status
 * has, too, or there is a time it finished at. The specification leaves the words of the status open: one
 * that is not known is told, and ends a run that tells no times; the verification shows what arrived. With
 * ContinueOnErrors a run succeeds with an error text: `errors`.
 */
export function readRun({ properties }: PipelineRunResource): RunState {
  const { response, provisioningState } = properties;
  const words = [provisioningState ?? '', response?.status ?? ''];
  const [provisioning = '', status = ''] = words.map(plain);
  const strange = words.filter((word) => isUnknown(plain(word))).map((word) => word.slice(0, longestWord));
  const unknown = strange.length > 0 ? { unknown: strange.join(', ') } : {};
  const message = redact(errorTextOf(properties)).slice(0, longestMessage);
  const failed = [provisioning, status].find((word) => failing.has(word));
  if (failed !== undefined) {
    return {
      state: 'failed',
      message: message === '' ? `the run ended ${failed} without an error text` : message,
    };
  }
  // Who tells when it began would tell when it finished.
  const ended = status === good || (!goingOn.has(status) && !isTime(response?.startTime));
  if (!goingOn.has(provisioning) && (ended || isTime(response?.finishTime))) {
    return { state: 'succeeded', ...(message !== '' && { errors: message }), ...unknown };
  }
  const percent = Number.parseFloat(response?.progress?.percentage ?? '');
  return { state: 'running', ...(Number.isFinite(percent) && { percent }), ...unknown };
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/g, '');

const isUnknown = (word: string): boolean => word !== good && !goingOn.has(word) && !failing.has(word);

/** .NET writes a time that was not set as one of the year 1. */
const isTime = (time: string | undefined): boolean => Date.parse(time ?? '') > 0;
