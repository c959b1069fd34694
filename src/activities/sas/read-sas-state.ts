import { newestFirst } from '../../domain/sas/secret-version';
import type { Activity } from '../activity';
import type { SideAddress } from '../../domain/sas/rotation';
import { rotationTools } from './sas-tools';

export interface SasState {
  /** The newest version of the secret; absent while there is none, or none is needed. */
  readonly version?: string;
}

/** What is to be replaced, seen before anything is: see `Demand.replacing`. */
export const readSasState: Activity<SideAddress, SasState> = async ({ route, side }, services) => {
  const tools = rotationTools(services, services.route(route), side);
  const version = tools && newestFirst(await tools.versions.list())[0]?.version;
  return version === undefined ? {} : { version };
};
