/** The least an operator must set: everything else has a default. */
export const sampleEnvironment: Readonly<Record<string, string>> = {
  TASK_HUB: 'Test',
  SOURCE_REGISTRY: 'sourceregistry',
  SOURCE_RG: 'source-rg',
  SOURCE_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000001',
  SOURCE_TENANT_ID: '00000000-0000-0000-0000-000000000002',
  SOURCE_SA: 'sourceaccount',
  SOURCE_KV: 'source-vault',
  TARGET_REGISTRY: 'targetregistry',
  TARGET_RG: 'target-rg',
  TARGET_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000003',
  TARGET_TENANT_ID: '00000000-0000-0000-0000-000000000002',
  TARGET_SA: 'targetaccount',
  TARGET_KV: 'target-vault',
};
