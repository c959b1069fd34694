import type { Start, TaskAddress } from '../execution/records';
import type { HubEnvironment } from './hub-environment';

/** What may be said of an instance before it exists. */
export interface NewInstance {
  readonly instanceId?: string;
  readonly input?: string;
  readonly version?: string;
  readonly parent?: TaskAddress;
}

/** The first record of an instance. */
export function startRecord(
  { clock, newId, defaultVersion }: Pick<HubEnvironment, 'clock' | 'newId' | 'defaultVersion'>,
  name: string,
  { instanceId, input, version, parent }: NewInstance,
): Start {
  const at = clock.now();
  return {
    type: 'start',
    at,
    createdAt: at,
    instanceId: instanceId ?? newId(),
    executionId: newId(),
    name,
    version: version ?? defaultVersion,
    ...(input !== undefined && { input }),
    ...(parent && { parent }),
  };
}
