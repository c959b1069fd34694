import type { HostFacts, HostStorage } from '../../domain/doctor/host-facts';

const providerSetting = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__type';

/** Reads what the host sets, and how it is led to its storage. */
export function hostFrom(environment: Readonly<Record<string, string | undefined>>): HostFacts {
  const { WEBSITE_SITE_NAME: site, WEBSITE_HOSTNAME: host } = environment;
  const storage = storageFrom(environment);
  const scheduled = environment[providerSetting]?.trim().toLowerCase() === 'azuremanaged';
  return {
    ...(site && { site }),
    ...(host && { host }),
    ...(storage && { storage }),
    ...(scheduled && { scheduled }),
  };
}

function storageFrom(environment: Readonly<Record<string, string | undefined>>): HostStorage | undefined {
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
