import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { TransferError } from '../../domain/errors';
import type { End } from '../../domain/side';

/**
 * The JSON of an answer. A page of a proxy, or nothing at all, is no answer of a registry, nor is one without
 * the field that was asked for. @throws TransferError UNAVAILABLE
 */
export function jsonIn(
  { bodyAsText }: PipelineResponse,
  operation: string,
  { name: origin }: End,
  field: string | undefined,
): unknown {
  const body = jsonOrNone(bodyAsText ?? '');
  const isWhole = field === undefined || (typeof body === 'object' && body !== null && field in body);
  if (body !== undefined && isWhole) return body;
  const message = `${operation} failed: the answer ${body === undefined ? 'is no JSON' : `has no ${field}`}`;
  throw new TransferError('UNAVAILABLE', message, { operation, origin, retryable: true });
}

function jsonOrNone(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
