import { bearerToken, sendJson, urlOf } from '../platform/http';
import type { HttpService } from '../ports';
import { permissionMismatch, sendStorageError, StorageError } from './requests/storage-error';
import type { TokenStageOptions } from './access/authorize-token';

const actions = {
  queue: 'Microsoft.Storage/storageAccounts/queueServices/queues/read',
  table: 'Microsoft.Storage/storageAccounts/tableServices/tables/read',
};

/**
 * Queues and tables of the accounts: there are none, which is told to whom roles let list them. The task hub
 * of a rehearsal is in storage of its own, so nothing else is asked for.
 */
export const listQueuesAndTables =
  ({ accounts, tokens, access }: Omit<TokenStageOptions, 'machineTokens'>): HttpService =>
  (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const service = host.split('.')[1] === 'table' ? 'table' : 'queue';
    const account = accounts.findByHost(host.replace(`.${service}.`, '.blob.'));
    const refuse = (error: StorageError): void => {
      if (service === 'queue') {
        sendStorageError(response, error);
        return;
      }
      const message = { lang: 'en-US', value: error.message };
      sendJson(response, error.status, { 'odata.error': { code: error.code, message } });
    };
    const claims = account && tokens.verify(bearerToken(request) ?? '', ['https://storage.azure.com']);
    if (account === undefined || claims === undefined || typeof claims === 'string') {
      refuse(
        new StorageError(401, 'NoAuthenticationInformation', 'Server failed to authenticate the request.'),
      );
      return;
    }
    const { pathname, searchParams } = urlOf(request);
    const lists = service === 'queue' ? searchParams.get('comp') === 'list' : pathname === '/Tables';
    if (request.method !== 'GET' || !lists) {
      refuse(new StorageError(501, 'NotImplemented', 'The requested operation is not implemented.'));
      return;
    }
    if (
      claims.tenantId !== account.tenantId ||
      !access.allows(claims.objectId, { action: actions[service] }, account.id)
    ) {
      refuse(permissionMismatch());
      return;
    }
    if (service === 'table') {
      sendJson(response, 200, { value: [] });
      return;
    }
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      '<?xml version="1.0" encoding="utf-8"?>' +
        '<EnumerationResults><Queues /><NextMarker /></EnumerationResults>',
    );
  };
