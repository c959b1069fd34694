import type { RequestPolicyFactory } from '@azure/storage-blob';

/** Has a storage client speak one version of the service, whatever its SDK would. */
export const speaking = (version: string): RequestPolicyFactory => ({
  create: (next) => ({
    sendRequest: (request) => {
      request.headers.set('x-ms-version', version);
      return next.sendRequest(request);
    },
  }),
});
