import * as acrManifests from './acr/manifests';
import * as acrRepositories from './acr/repositories';
import * as acrTags from './acr/tags';
import type { Need } from './auth/authorize';
import { exchangeToken, getToken, postToken } from './auth/token-routes';
import type { Call } from './call';
import type { ThrottleCategory } from './throttle';
import { deleteBlob, getBlob } from './v2/blobs';
import { listCatalog, listReferrers, listTags, ping } from './v2/listing';
import { deleteManifest, getManifest, putManifest } from './v2/manifests';
import { cancelUpload, finishUpload, patchUpload, startUpload, uploadStatus } from './v2/uploads';

/** One operation on a path. Without `need` anybody may call it. */
export interface Operation {
  readonly need?: Need;
  readonly handle: (call: Call) => void | Promise<void>;
  /** Categories beside those of the method. */
  readonly throttled?: readonly ThrottleCategory[];
}

/** A path and what may be done with it. */
export interface Route {
  /** Groups `repository` and `reference`, where the path has them. */
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, Operation>>;
}

const signIn: Need = { kind: 'sign-in' };
const catalog: Need = { kind: 'catalog' };
const pull: Need = { kind: 'repository', actions: ['pull'], ask: 'pull' };
const push: Need = { kind: 'repository', actions: ['push'], ask: 'pull,push' };
const remove: Need = { kind: 'repository', actions: ['delete'], ask: 'delete' };
const readMetadata: Need = { kind: 'repository', actions: ['metadata_read'], ask: 'metadata_read' };
const writeMetadata: Need = { kind: 'repository', actions: ['metadata_write'], ask: 'metadata_write' };
// Docker clients list tags with the pull scope they hold anyway.
const list: Need = { kind: 'repository', actions: ['metadata_read', 'pull'], ask: 'metadata_read' };

const same = (operation: Operation): Route['methods'] => ({ GET: operation, HEAD: operation });
const oauth = (handle: Operation['handle']): Operation => ({ handle, throttled: ['oauth'] });

/**
 * First match counts. A repository name cannot hold a part that starts with `_`, so the lists are
 * unambiguous.
 */
export const routes: readonly Route[] = [
  { path: /^\/oauth2\/exchange$/, methods: { POST: oauth(exchangeToken) } },
  { path: /^\/oauth2\/token$/, methods: { POST: oauth(postToken), GET: oauth(getToken) } },
  { path: /^\/v2\/?$/, methods: same({ need: signIn, handle: ping }) },
  { path: /^\/v2\/_catalog$/, methods: { GET: { need: catalog, handle: listCatalog } } },
  { path: /^\/v2\/(?<repository>.+)\/tags\/list$/, methods: { GET: { need: list, handle: listTags } } },
  {
    path: /^\/v2\/(?<repository>.+)\/manifests\/(?<reference>[^/]+)$/,
    methods: {
      ...same({ need: pull, handle: getManifest }),
      PUT: { need: push, handle: putManifest },
      DELETE: { need: remove, handle: deleteManifest },
    },
  },
  {
    path: /^\/v2\/(?<repository>.+)\/blobs\/uploads\/?$/,
    methods: { POST: { need: push, handle: startUpload } },
  },
  {
    path: /^\/v2\/(?<repository>.+)\/blobs\/uploads\/(?<reference>[^/]+)$/,
    methods: {
      GET: { need: push, handle: uploadStatus },
      PATCH: { need: push, handle: patchUpload },
      PUT: { need: push, handle: finishUpload },
      DELETE: { need: push, handle: cancelUpload },
    },
  },
  {
    path: /^\/v2\/(?<repository>.+)\/blobs\/(?<reference>[^/]+)$/,
    methods: { ...same({ need: pull, handle: getBlob }), DELETE: { need: remove, handle: deleteBlob } },
  },
  {
    path: /^\/v2\/(?<repository>.+)\/referrers\/(?<reference>[^/]+)$/,
    methods: { GET: { need: pull, handle: listReferrers, throttled: ['referrers'] } },
  },
  {
    path: /^\/acr\/v1\/_catalog$/,
    methods: { GET: { need: catalog, handle: acrRepositories.listRepositories } },
  },
  {
    path: /^\/acr\/v1\/(?<repository>.+)\/_tags$/,
    methods: { GET: { need: readMetadata, handle: acrTags.listTags } },
  },
  {
    path: /^\/acr\/v1\/(?<repository>.+)\/_tags\/(?<reference>[^/]+)$/,
    methods: {
      GET: { need: readMetadata, handle: acrTags.getTag },
      PATCH: { need: writeMetadata, handle: acrTags.patchTag },
      DELETE: { need: remove, handle: acrTags.deleteTag },
    },
  },
  {
    path: /^\/acr\/v1\/(?<repository>.+)\/_manifests$/,
    methods: { GET: { need: readMetadata, handle: acrManifests.listManifests } },
  },
  {
    path: /^\/acr\/v1\/(?<repository>.+)\/_manifests\/(?<reference>[^/]+)$/,
    methods: {
      GET: { need: readMetadata, handle: acrManifests.getManifest },
      PATCH: { need: writeMetadata, handle: acrManifests.patchManifest },
    },
  },
  {
    path: /^\/acr\/v1\/(?<repository>.+)$/,
    methods: {
      GET: { need: readMetadata, handle: acrRepositories.getRepository },
      PATCH: { need: writeMetadata, handle: acrRepositories.patchRepository },
      DELETE: { need: remove, handle: acrRepositories.deleteRepository },
    },
  },
];
