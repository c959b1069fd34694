import { describe, expect, it } from 'vitest';
import { toTransferError } from '../../src/azure/failure';

const failure = (error: object) => toTransferError(error, 'read registry', 'target').failure;

describe('toTransferError', () => {
  it.each(['AuthenticationRequiredError', 'AuthenticationError', 'CredentialUnavailableError'])(
    'calls a refused sign-in (%s) denied, not a defect',
    (name) => {
      const error = { name, message: 'invalid_client: AADSTS7000215: Invalid client secret provided.' };
      expect(failure(error)).toMatchObject({ code: 'ACCESS_DENIED', origin: 'target', retryable: false });
    },
  );

  it.each([
    'endpoints_resolution_error: x',
    'network_error: Network request failed',
    'temporarily_unavailable: AADSTS90033: A transient error has occurred. Please try again.',
    'server_error: AADSTS90024: RequestBudgetExceededError',
    'No response.',
  ])('tries again when the authority is out of reach (%s)', (message) => {
    const error = { name: 'AuthenticationRequiredError', message };
    expect(failure(error)).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it.each([
    { name: 'RestError', code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' },
    { name: 'Error', code: 'ERR_STREAM_PREMATURE_CLOSE', message: 'Premature close' },
    { name: 'Error', code: 'UND_ERR_SOCKET', message: 'other side closed' },
    { name: 'Error', code: 'UND_ERR_CONNECT_TIMEOUT', message: 'Connect Timeout Error' },
  ])('tries again when no answer came ($code)', (error) => {
    expect(failure(error)).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('says so when the service gave no reason', () => {
    expect(failure({ statusCode: 403, message: '' }).message).toBe(
      'read registry failed with 403: the service gave no reason',
    );
  });
});
