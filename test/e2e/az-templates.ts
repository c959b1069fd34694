const apiVersion = '2025-06-01-preview';

const registries = 'Microsoft.ContainerRegistry/registries';
const ofRegistry = (name: string): string =>
  `[concat(parameters('registryName'), '/', parameters('${name}'))]`;

/** A template, in the shape of those in Azure/acr (docs/image-transfer), with text parameters. */
const template = (parameters: readonly string[], resource: object): object => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: Object.fromEntries(parameters.map((name) => [name, { type: 'string' }])),
  resources: [{ apiVersion, ...resource }],
});

/** Makes an export pipeline with an identity of its own. */
export const exportPipelineTemplate = template(['registryName', 'pipelineName', 'uri', 'keyVaultUri'], {
  type: `${registries}/exportPipelines`,
  name: ofRegistry('pipelineName'),
  location: '[resourceGroup().location]',
  identity: { type: 'SystemAssigned' },
  properties: {
    target: {
      type: 'AzureStorageBlobContainer',
      uri: "[parameters('uri')]",
      keyVaultUri: "[parameters('keyVaultUri')]",
    },
    options: ['OverwriteBlobs'],
  },
});

/** Makes a run of it. */
export const exportRunTemplate = template(['registryName', 'pipelineName', 'runName', 'blob', 'artifacts'], {
  type: `${registries}/pipelineRuns`,
  name: ofRegistry('runName'),
  location: '[resourceGroup().location]',
  properties: {
    request: {
      pipelineResourceId:
        `[resourceId('${registries}/exportPipelines', ` +
        "parameters('registryName'), parameters('pipelineName'))]",
      target: { type: 'AzureStorageBlob', name: "[parameters('blob')]" },
      artifacts: "[split(parameters('artifacts'), ',')]",
    },
  },
});
