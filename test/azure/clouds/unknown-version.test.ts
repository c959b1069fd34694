import { describe, expect, it } from 'vitest';
import { toTransferError } from '../../../src/azure/failure';

const storage = (body: string | undefined, message = '') => ({
  statusCode: 400,
  message,
  response: { bodyAsText: body, headers: { get: () => 'InvalidHeaderValue' } },
});

describe('a version a service does not know', () => {
  it.each([
    [
      'No registered resource provider found',
      {
        code: 'NoRegisteredProviderFound',
        statusCode: 400,
        service: 'registry',
        message:
          "No registered resource provider found for location 'x' and API version '2025-11-01' for type " +
          "'registries'. The supported api-versions are '2019-05-01, 2023-07-01'. The supported " +
          "locations are 'x'.",
      },
      /does not know the version 2025-11-01\. It offers 2019-05-01, 2023-07-01: set SOURCE_REGISTRY_API/,
    ],
    [
      'a type that is not there in this version, though by 404',
      {
        code: 'InvalidResourceType',
        statusCode: 404,
        service: 'pipelines',
        message:
          "The resource type 'registries/exportPipelines' could not be found in the namespace " +
          "'Microsoft.ContainerRegistry' for api version '2025-06-01-preview'. The supported " +
          "api-versions are '2019-12-01-preview'.",
      },
      /version 2025-06-01-preview\. It offers 2019-12-01-preview: set SOURCE_PIPELINE_API_VERSION/,
    ],
    [
      'a version ARM as a whole does not know',
      {
        code: 'InvalidApiVersionParameter',
        statusCode: 400,
        service: 'storageAccount',
        message:
          "The api-version '2025-02-01' is invalid. The supported versions are '2022-09-01,2021-09-01'.",
      },
      /version 2025-02-01\. It offers 2022-09-01,2021-09-01: set SOURCE_STORAGE_ACCOUNT_API_VERSION/,
    ],
    [
      'a version that no setting changes',
      {
        code: 'NoRegisteredProviderFound',
        statusCode: 400,
        message:
          "No registered resource provider found for location 'x' and API version '2022-04-01' for type " +
          "'roleAssignments'. The supported api-versions are '2015-07-01'. The supported locations are ''.",
      },
      /Manager at the source does not know .*2022-04-01\. It offers 2015-07-01: no setting changes it/,
    ],
    [
      'a header of Storage',
      storage('<Error><HeaderName>x-ms-version</HeaderName><HeaderValue>2026-04-06</HeaderValue></Error>'),
      /Azure Storage at the source does not know the version 2026-04-06\. It does not say which it knows/,
    ],
    ['a HEAD request of Storage', storage(undefined), /set SOURCE_STORAGE_API_VERSION/],
    [
      'the format of a SAS',
      {
        code: 'AuthenticationFailed',
        statusCode: 403,
        message: 'Server failed to authenticate the request.',
        response: {
          bodyAsText: 'sv is either not in the correct format or is not equal or later than version',
        },
      },
      /set SOURCE_STORAGE_API_VERSION/,
    ],
    [
      'Key Vault',
      {
        code: 'BadParameter',
        statusCode: 400,
        message:
          'The specified version (7.3) is not recognized. Consider using the latest supported version (7.1).',
      },
      /Azure Key Vault at the source does not know the version 7\.3\. It offers 7\.1: set SOURCE_KEYVAULT/,
    ],
  ])('is told of %s', (_what, error, text) => {
    const told = toTransferError(error, 'read', 'source');
    expect(told.failure).toMatchObject({ code: 'API_VERSION_UNKNOWN', origin: 'source', retryable: false });
    expect(told.message).toMatch(text);
  });

  it('names both settings where the side is not known', () => {
    const told = toTransferError(storage(undefined), 'read document', 'app');
    expect(told.message).toContain('set SOURCE_STORAGE_API_VERSION or TARGET_STORAGE_API_VERSION');
  });

  it.each([
    storage('<Error><HeaderName>x-ms-copy-source</HeaderName><HeaderValue>x</HeaderValue></Error>'),
    { code: 'BadParameter', statusCode: 400, message: 'maxresults must be between 1 and 25' },
    { code: 'AuthenticationFailed', statusCode: 403, message: 'Signature did not match' },
    { code: 'ResourceNotFound', statusCode: 404, message: "The Resource 'x' was not found." },
  ])('is not told of %j', (error) => {
    expect(toTransferError(error, 'read', 'source').failure.code).not.toBe('API_VERSION_UNKNOWN');
  });
});
