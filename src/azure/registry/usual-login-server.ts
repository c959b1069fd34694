import type { End } from '../../domain/side';

const suffixes: Readonly<Record<string, string>> = {
  AzureCloud: 'azurecr.io',
  AzureUSGovernment: 'azurecr.us',
  AzureChinaCloud: 'azurecr.cn',
};

/** Where a registry mostly is, for when ARM does not tell: one with a label in its name is elsewhere. */
export function usualLoginServer({ registry, cloud }: End): string | undefined {
  const suffix = suffixes[cloud.name];
  return suffix && `${registry.toLowerCase()}.${suffix}`;
}
