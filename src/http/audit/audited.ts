import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { noteChange } from '../../application/audit/note-change';
import type { Caller } from '../../domain/audit/caller';
import type { AuditOutcome, AuditRule } from '../../domain/audit/entry';
import { logLine, redact } from '../../domain/redact';
import { services } from '../../services';
import { problemOf } from '../problem';
import { readJson } from '../read-request';

interface Asked {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly caller: Caller;
}

/** Makes a change once it is noted, and notes what it came to: in the audit list, and in the log. */
export async function audited(
  { action, subject }: AuditRule,
  { request, context, caller }: Asked,
  change: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const { name, kind } = caller;
  const body = await readJson(request).catch(() => undefined);
  const said = (field: string): string | undefined => request.params[field] ?? textAt(body, field);
  const reason = said('reason');
  const { entry, end } = await noteChange(services(), {
    caller: { kind, name },
    action,
    subject: subject(said),
    ...(reason !== undefined && { reason }),
  });
  const ended = async (outcome: AuditOutcome): Promise<void> => {
    context.log(logLine({ event: 'audit', ...entry, ...outcome }));
    try {
      await end(outcome);
    } catch (error) {
      // What is done is done: the list shows it as unknown, the log has the rest.
      context.error(redact(`the outcome of ${action} is not in the audit list: ${String(error)}`));
    }
  };
  try {
    const response = await change();
    const made = new Headers(response.headers).get('location');
    await ended({ outcome: 'accepted', ...(made !== null && { made }) });
    return response;
  } catch (error) {
    const { status, code } = problemOf(error, '').problem;
    await ended({ outcome: status < 500 ? 'refused' : 'failed', code });
    throw error;
  }
}

function textAt(body: unknown, field: string): string | undefined {
  const value =
    typeof body === 'object' && body !== null && Object.hasOwn(body, field)
      ? (body as Readonly<Record<string, unknown>>)[field]
      : undefined;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}
