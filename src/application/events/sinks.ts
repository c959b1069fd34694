import type { Sink } from '../../domain/events/sink';
import type { Services } from '../../services';
import { Refusal } from '../refusal';

/** The sinks somebody means: all, or the one that is named. @throws Refusal SINK_NOT_FOUND */
export function sinksNamed({ config }: Services, name: string | undefined): readonly Sink[] {
  if (name === undefined) return config.sinks;
  const named = config.sinks.filter((sink) => sink.name === name);
  if (named.length > 0) return named;
  throw new Refusal('SINK_NOT_FOUND', `There is no sink ${name}.`, [
    { field: '/sink', problem: 'is not the name of a sink', fix: 'List them with GET /api/events/sinks.' },
  ]);
}
