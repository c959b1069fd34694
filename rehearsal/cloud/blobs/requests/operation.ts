import type { Need } from '../../roles/definitions';

/**
 * What a request to the Blob service does, as far as the rehearsal has to know: whom it may be allowed to,
 * what follows from it.
 */
export type Operation =
  | 'read'
  | 'write'
  | 'delete'
  | 'tags'
  | 'policy'
  | 'batch'
  | 'delegation-key'
  | 'put-blob'
  | 'put-block'
  | 'put-block-list'
  | 'put-block-from-url'
  | 'put-blob-from-url'
  | 'copy'
  | 'copy-from-url'
  | 'abort-copy';

/** The parts of a request that say what it does. */
export interface Request {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly hasBlob: boolean;
}

/** Finds out what a request does. */
export function classify({ method, query, headers, hasBlob }: Request): Operation {
  const component = query.get('comp');
  if (component === 'tags' || component === 'blobs') return 'tags';
  if (component === 'acl') return 'policy';
  if (component === 'userdelegationkey') return 'delegation-key';
  if (component === 'batch' && method === 'POST') return 'batch';
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'read';
  if (method === 'DELETE') return 'delete';
  if (!hasBlob || method !== 'PUT') return 'write';
  const fromUrl = headers['x-ms-copy-source'] !== undefined;
  if (component === null) return putOperation(headers, fromUrl);
  if (component === 'block') return fromUrl ? 'put-block-from-url' : 'put-block';
  if (component === 'blocklist') return 'put-block-list';
  if (component === 'copy') return 'abort-copy';
  return 'write';
}

/** PUT of a blob without `comp`: the headers say whether it uploads or copies, and which copy. */
function putOperation(headers: Request['headers'], fromUrl: boolean): Operation {
  if (!fromUrl) return 'put-blob';
  if (headers['x-ms-requires-sync'] === 'true') return 'copy-from-url';
  return headers['x-ms-blob-type'] === undefined ? 'copy' : 'put-blob-from-url';
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/** What a role has to cover for a request (REST API, "Permissions for calling data operations"). */
export function needOf(request: Request): Need {
  const operation = classify(request);
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (operation === 'delegation-key') {
    const service = 'Microsoft.Storage/storageAccounts/blobServices';
    return { action: `${service}/generateUserDelegationKey/action` };
  }
  if (operation === 'policy') return { action: `${containers}/${reads ? 'getAcl' : 'setAcl'}/action` };
  if (operation === 'tags') return { dataAction: `${blobs}/tags/${reads ? 'read' : 'write'}` };
  // A batch asks for nothing itself; each of its parts has to be allowed what it does.
  if (operation === 'batch') return { dataAction: `${blobs}/read` };
  const verb = operation === 'read' || operation === 'delete' ? operation : 'write';
  const isList = request.query.get('comp') === 'list' && request.query.get('restype') === 'container';
  if (request.hasBlob || isList) return { dataAction: `${blobs}/${verb}` };
  return { action: `${containers}/${verb}` };
}
