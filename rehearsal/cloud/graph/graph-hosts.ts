import type { KnownCloudName } from '../../../src/azure/clouds/clouds';

/** Where each cloud has Microsoft Graph. */
export const graphHosts: Readonly<Record<KnownCloudName, string>> = {
  AzureCloud: 'graph.microsoft.com',
  AzureUSGovernment: 'graph.microsoft.us',
  AzureChinaCloud: 'microsoftgraph.chinacloudapi.cn',
};
