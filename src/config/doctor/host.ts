import type { HostFacts, HostStorage } from '../../domain/doctor/host-facts';

/** Reads what the host sets, and how it is led to its storage. */
export function hostFrom(environment: Readonly<Record<string, string | undefined>>): HostFacts {
  const { WEBSITE_SITE_NAME: site, WEBSITE_HOSTNAME: host } = environment;
  const storage = storageFrom(environment);
  return { ...(site && { site }), ...(host && { host }), ...(storage && { storage }) };
}

function storageFrom(environment: Readonly<Record<string, string | undefined>>): HostStorage | undefined {
  const of = (ending: string): string => environment[`AzureWebJobsStorage${ending}`]?.trim() ?? '';
  if (of('') !== '') return { connectionString: of('') };
  const account = of('__accountName');
  const blobUrl = of('__blobServiceUri') || (account && `https://${account}.blob.core.windows.net`);
  const clientId = of('__clientId');
  return blobUrl === '' ? undefined : { blobUrl, ...(clientId !== '' && { clientId }) };
}
