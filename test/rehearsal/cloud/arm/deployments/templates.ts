const text = { type: 'string', minLength: 1 };
const pipelines = 'Microsoft.ContainerRegistry/registries/exportPipelines';

/** Made like the template of an export pipeline in the documents of ACR Transfer. */
export const pipelineTemplate = {
  contentVersion: '1.0.0.0',
  parameters: {
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    registryName: text,
    exportPipelineName: { type: 'string', minLength: 5, maxLength: 50 },
    userAssignedIdentity: { type: 'string', defaultValue: '' },
    targetUri: text,
    keyVaultName: text,
    sasTokenSecretName: text,
    options: { type: 'array', defaultValue: ['OverwriteBlobs'] },
    storageAccessMode: {
      type: 'string',
      defaultValue: 'SasToken',
      allowedValues: ['SasToken', 'ManagedIdentity'],
    },
  },
  variables: {
    system: { type: 'SystemAssigned' },
    user: { type: 'UserAssigned', userAssignedIdentities: { "[parameters('userAssignedIdentity')]": {} } },
  },
  resources: [
    {
      condition: "[equals(parameters('storageAccessMode'), 'SasToken')]",
      type: 'Microsoft.KeyVault/vaults/accessPolicies',
      name: "[concat(parameters('keyVaultName'), '/add')]",
      apiVersion: '2023-07-01',
      dependsOn: [
        `[resourceId('${pipelines}', parameters('registryName'), parameters('exportPipelineName'))]`,
      ],
      properties: {
        accessPolicies: [
          {
            tenantId: '[subscription().tenantId]',
            objectId:
              "[if(not(empty(parameters('userAssignedIdentity'))), " +
              "reference(parameters('userAssignedIdentity'), '2023-01-31').principalId, " +
              `reference(resourceId('${pipelines}', parameters('registryName'), ` +
              "parameters('exportPipelineName')), '2025-06-01-preview', 'Full').identity.principalId)]",
            permissions: { secrets: ['get'] },
          },
        ],
      },
    },
    {
      type: `${pipelines}/`,
      name: "[concat(parameters('registryName'), '/', parameters('exportPipelineName'))]",
      location: "[parameters('location')]",
      apiVersion: '2025-06-01-preview',
      identity:
        "[if(not(empty(parameters('userAssignedIdentity'))), variables('user'), variables('system'))]",
      properties: {
        target: {
          type: 'AzureStorageBlobContainer',
          uri: "[parameters('targetUri')]",
          keyVaultUri:
            "[concat(reference(resourceId('Microsoft.KeyVault/vaults', parameters('KeyVaultName')), " +
            "'2023-07-01').vaultUri, 'secrets/', parameters('sasTokenSecretName'))]",
          storageAccessMode: "[parameters('storageAccessMode')]",
        },
        options: "[parameters('options')]",
      },
    },
  ],
  outputs: {
    principal: {
      type: 'string',
      value: "[reference(parameters('userAssignedIdentity'), '2023-01-31').principalId]",
    },
  },
};

/** Made like the template of a run, whose unused blobs are empty texts. */
export const runTemplate = {
  parameters: {
    registryName: text,
    pipelineRunName: text,
    pipelineResourceId: text,
    artifacts: { type: 'array', defaultValue: [] },
    sourceName: { type: 'string', defaultValue: '' },
    targetName: { type: 'string', defaultValue: '' },
    forceUpdateTag: { type: 'string', defaultValue: '' },
  },
  variables: { transferType: 'AzureStorageBlob' },
  resources: [
    {
      type: 'Microsoft.ContainerRegistry/registries/pipelineRuns/',
      name: "[concat(parameters('registryName'), '/', parameters('pipelineRunName'))]",
      apiVersion: '2019-12-01-preview',
      properties: {
        request: {
          pipelineResourceId: "[parameters('pipelineResourceId')]",
          artifacts: "[parameters('artifacts')]",
          source: {
            type: "[if(not(empty(parameters('sourceName'))), variables('transferType'), '')]",
            name: "[parameters('sourceName')]",
          },
          target: {
            type: "[if(not(empty(parameters('targetName'))), variables('transferType'), '')]",
            name: "[parameters('targetName')]",
          },
        },
        forceUpdateTag: "[parameters('forceUpdateTag')]",
      },
    },
  ],
};
