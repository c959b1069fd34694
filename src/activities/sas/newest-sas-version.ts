import { sideAddressSchema } from '../../domain/sas/rotation';
import { newestFirst } from '../../domain/sas/secret-version';
import { activity } from '../activity';
import { rotationTools } from '../renew-sas';

/** The newest version of a side's secret; absent while there is none, or none is needed. */
interface NewestSasVersion {
  readonly version?: string;
}

/** What is to be replaced, seen before anything is: see `replacing` of a demand. */
export const newestSasVersion = activity(
  sideAddressSchema,
  async (address, services): Promise<NewestSasVersion> => {
    const tools = rotationTools(services, address);
    const version = tools && newestFirst(await tools.versions.list())[0]?.version;
    return version === undefined ? {} : { version };
  },
);
