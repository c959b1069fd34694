import type { HostRequest } from '../../http/exchange';
import type { InstanceFilter } from './instance-filter';
import { OperationRefused } from './operation-refused';
import type { StatusOptions } from './describe-instance';
import { runtimeStatuses } from './runtime-status';

/*
 * What a management request carries, read; each throws OperationRefused 400 for what makes no sense.
 */

/** How much of an instance is shown. */
export function readStatusOptions(query: URLSearchParams, withHistory: boolean): StatusOptions {
  return {
    showInput: query.get('showInput') !== 'false',
    showHistory: withHistory && query.get('showHistory') === 'true',
    showHistoryOutput: query.get('showHistoryOutput') === 'true',
  };
}

/** Which instances are meant. */
export function readFilter(query: URLSearchParams): InstanceFilter {
  const createdFrom = readDate(query, 'createdTimeFrom');
  const createdTo = readDate(query, 'createdTimeTo');
  const names = query
    .get('runtimeStatus')
    ?.split(',')
    .map((name) => name.trim().toLowerCase());
  const idPrefix = query.get('instanceIdPrefix');
  return {
    ...(createdFrom && { createdFrom }),
    ...(createdTo && { createdTo }),
    ...(names && { statuses: runtimeStatuses.filter((name) => names.includes(name.toLowerCase())) }),
    ...(idPrefix !== null && { idPrefix }),
  };
}

function readDate(query: URLSearchParams, name: string): Date | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new OperationRefused(400, `'${name}' is not a date.`);
  return date;
}

/** A time to wait; undefined when none is given. */
export function readSeconds(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!(seconds > 0)) throw new OperationRefused(400, `'${name}' must be a positive number of seconds.`);
  return seconds;
}

/** The input of an event, as JSON text; the real host takes none without. */
export function readEventInput({ headers, body }: HostRequest): string {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new OperationRefused(400, 'Only application/json request content is supported.');
  }
  const input = readJsonText(body);
  if (input === undefined) throw new OperationRefused(400, 'Invalid JSON content');
  return input;
}

/** The input of an instance: the host's own reader takes `$type` and its like for directions to itself. */
export function readStartInput(body: Buffer): string | undefined {
  const text = readJsonText(body);
  if (text === undefined) return undefined;
  JSON.parse(text, (key, value: unknown) => {
    if (['$type', '$id', '$ref'].includes(key))
      throw new OperationRefused(500, `The input has the key ${key}, which the host cannot read.`);
    return value;
  });
  return text;
}

/** A body of JSON, as text; undefined when there is none. */
function readJsonText(body: Buffer): string | undefined {
  const text = body.toString('utf8').trim();
  if (text === '') return undefined;
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new OperationRefused(400, 'The request body is not valid JSON.');
  }
}

/** @throws OperationRefused 400 for an id the extension does not take. */
export function checkInstanceId(instanceId: string): void {
  // Ids are keys of tables, which end at 1 KiB of UTF-16.
  if (instanceId === '' || instanceId.length > 512 || /[/\\#?\p{Cc}]/u.test(instanceId)) {
    throw new OperationRefused(
      400,
      'Instance ids have 1 to 512 characters and hold no / \\ # ? or control characters.',
    );
  }
}
