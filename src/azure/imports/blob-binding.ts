import { z } from 'zod';
// @azure/functions requires it, too, and another copy would have a register of its own.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be another copy
import extensions = require('@azure/functions-extensions-base');
import { jsonIn } from '../../domain/schema';

/** What a blob trigger with SDK binding hands over, besides the connection: where the blob is. */
const referenceSchema = z.object({ ContainerName: z.string(), BlobName: z.string().min(1) });

/** Undefined when the host sent something else. */
export type BlobReference = z.output<typeof referenceSchema> | undefined;

/**
 * Lets blob triggers take `sdkBinding: true`. `@azure/functions-extensions-blob` would do it too, but makes a
 * client, with a credential of its own, that nothing here needs. Once a process: the resolver refuses a
 * second factory.
 */
export function bindBlobsByName(): void {
  const resolver = extensions.ResourceFactoryResolver.getInstance();
  if (resolver.hasResourceFactory('AzureStorageBlobs')) return;
  resolver.registerResourceFactory('AzureStorageBlobs', toReference);
}

function toReference(data: extensions.ModelBindingData | extensions.ModelBindingData[]): BlobReference {
  const { content } = Array.isArray(data) ? (data[0] ?? {}) : data;
  return referenceSchema.safeParse(jsonIn(Buffer.from(content ?? ''))).data;
}
