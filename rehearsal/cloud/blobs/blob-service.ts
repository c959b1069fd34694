import { join } from 'node:path';
import { Refusal } from '../platform/http';
import type { VersionsBySide } from '../platform/known-versions';
import type { Access, Clock, Emit, Faults, HttpService, Tokens } from '../ports';
import { createAnnouncer } from './stages/announce-blobs';
import { authorizeSas } from './access/authorize-sas';
import { authorizeToken } from './access/authorize-token';
import { startAzurite } from './azurite/azurite';
import { readCall, runStages, type BlobStage } from './requests/blob-call';
import { createDelegationKeys, type DelegationKeys } from './access/delegation-keys';
import { copyBlob } from './copy/copy-blob';
import { checkVersion } from './stages/check-version';
import { limitBatches } from './stages/limit-batches';
import { limitDelegation } from './access/limit-delegation';
import { correctErrors } from './stages/correct-errors';
import { echoVersion } from './stages/echo-version';
import { holdBlobs } from './stages/hold-blobs';
import { deleteContainers } from './stages/delete-containers';
import { createPersistence } from './stages/persist-commits';
import { refuseMalformed } from './stages/refuse-malformed';
import { spoilCommits } from './stages/spoil-commits';
import type { StorageAccounts } from './storage-accounts';
import { sendStorageError, StorageError } from './requests/storage-error';
import { trackCopies } from './copy/track-copies';
import { uploadFromUrl } from './copy/upload-from-url';

/** What the Blob service works with. */
export interface BlobServiceOptions {
  readonly folder: string;
  readonly accounts: StorageAccounts;
  readonly versions: VersionsBySide;
  readonly access: Access;
  readonly tokens: Tokens;
  readonly machineTokens: Tokens;
  readonly now: Clock;
  readonly faults: Faults;
  readonly emit: Emit;
  /** Puts log and HTTP faults before the service; copies read their source through it too. */
  readonly frontDoor: (inner: HttpService) => HttpService;
}

/** The Blob service, and what others of the cloud do with it. */
export interface BlobService {
  readonly handle: HttpService;
  readonly delegationKeys: DelegationKeys;
  close(): Promise<void>;
}

/** The Blob service of all accounts: Azurite behind stages that add what it lacks. */
export async function createBlobService(options: BlobServiceOptions): Promise<BlobService> {
  const delegationKeys = createDelegationKeys(join(options.folder, 'delegation-keys.json'), options.now);
  const azurite = await startAzurite(options.folder, (account) => options.accounts.find(account)?.keys);
  const front = options.frontDoor(async (request, response) => {
    try {
      await runStages(stages, readCall(request, response));
    } catch (error) {
      if (error instanceof StorageError) sendStorageError(response, error);
      else if (error instanceof Refusal) {
        sendStorageError(response, new StorageError(error.status, error.code, error.message));
      } else throw error;
    }
  });
  azurite.leadBatchPartsThrough(front);
  const announcer = createAnnouncer(azurite, options.accounts, options.emit);
  const persistence = createPersistence(azurite);
  const copying = { ...options, azurite, front };
  const stages: readonly BlobStage[] = [
    checkVersion(options.accounts, options.versions),
    echoVersion,
    authorizeSas({ ...options, delegationKeys }),
    authorizeToken(options),
    refuseMalformed(azurite),
    persistence.stage,
    announcer.stage,
    spoilCommits(azurite, options.faults),
    limitBatches,
    deleteContainers(options.now),
    holdBlobs(azurite),
    correctErrors,
    trackCopies({
      azurite,
      faults: options.faults,
      onArrived: (address) => {
        announcer.announce(address, 'CopyBlob');
      },
    }),
    limitDelegation({ ...options, delegationKeys, azurite: azurite.handle }),
    uploadFromUrl(copying),
    copyBlob(copying),
    ({ request, response }) => azurite.handle(request, response),
  ];
  return {
    handle: front,
    delegationKeys,
    close: async () => {
      await persistence.close();
      await azurite.close();
    },
  };
}
