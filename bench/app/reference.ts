/** The least an app of these packages can be: all six are loaded, one HTTP function is registered. */
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { app } from '@azure/functions';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
import { app as durable } from 'durable-functions';

const packages = [
  ContainerRegistryManagementClient,
  DefaultAzureCredential,
  SecretClient,
  BlobServiceClient,
  durable,
];

app.http('hello', { handler: () => ({ jsonBody: packages.length }) });
