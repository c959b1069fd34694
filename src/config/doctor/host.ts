import { jsonIn } from '../../domain/schema';
import type { HostFacts, HostStorage } from '../../domain/doctor/host-facts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads what the host sets, how it is led to its storage, and whether that keeps the task hub. */
export function hostFrom(environment: Environment, hostJson = ''): HostFacts {
  const { WEBSITE_SITE_NAME: site, WEBSITE_HOSTNAME: host } = environment;
  const storage = storageFrom(environment);
  const hubElsewhere = !['', 'azurestorage'].includes(providerIn(environment, hostJson));
  return {
    ...(site && { site }),
    ...(host && { host }),
    ...(storage && { storage }),
    ...(hubElsewhere && { hubElsewhere }),
  };
}

/** An app setting overrides the file. */
function providerIn(environment: Environment, hostJson: string): string {
  const file = (jsonIn(hostJson) ?? {}) as HostJson;
  const setting = environment.AzureFunctionsJobHost__extensions__durableTask__storageProvider__type;
  const type = setting ?? file.extensions?.durableTask?.storageProvider?.type;
  return typeof type === 'string' ? type.trim().toLowerCase() : '';
}

interface HostJson {
  readonly extensions?: { readonly durableTask?: { readonly storageProvider?: { readonly type?: unknown } } };
}

function storageFrom(environment: Environment): HostStorage | undefined {
  const of = (ending: string): string => environment[`AzureWebJobsStorage${ending}`]?.trim() ?? '';
  if (of('') !== '') return { connectionString: of('') };
  const account = of('__accountName');
  const blobUrl = of('__blobServiceUri') || (account && `https://${account}.blob.core.windows.net`);
  const clientId = of('__clientId');
  const [queueUrl, tableUrl] = [of('__queueServiceUri'), of('__tableServiceUri')];
  if (blobUrl === '') return undefined;
  return {
    blobUrl,
    ...(queueUrl !== '' && { queueUrl }),
    ...(tableUrl !== '' && { tableUrl }),
    ...(clientId !== '' && { clientId }),
  };
}
