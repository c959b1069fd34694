import { z } from 'zod';

/** Least milliseconds a run spends in each state, and between two scans of the source trigger. */
const paceSchema = z.strictObject({
  creatingMs: z.int().min(0).max(3_600_000),
  exportMs: z.int().min(0).max(86_400_000),
  importMs: z.int().min(0).max(86_400_000),
  triggerScanMs: z.int().min(10).max(86_400_000),
  /** Of an `importImage`. */
  imageImportMs: z.int().min(0).max(86_400_000).default(20),
});
/** How long the steps of a run take, in milliseconds. */
export type RunPace = z.infer<typeof paceSchema>;

/**
 * `instant` still shows every state to a client that polls quickly; `lifelike` takes the minutes the service
 * takes.
 */
export const paces = {
  instant: { creatingMs: 20, exportMs: 60, importMs: 60, triggerScanMs: 1000, imageImportMs: 20 },
  lifelike: {
    creatingMs: 5000,
    exportMs: 120_000,
    importMs: 120_000,
    triggerScanMs: 300_000,
    imageImportMs: 15_000,
  },
} as const satisfies Record<string, RunPace>;

/**
 * How the transfer engine behaves where the documents leave a choice. Each is described, with the source of
 * its default, in docs/rehearsal/services.md.
 */
export const transferSwitches = z.strictObject({
  /** A second export to an existing blob without OverwriteBlobs. */
  existingBlob: z.enum(['fail', 'keep']).default('fail'),
  /** An import onto a tag that already has the same digest, without OverwriteTags. */
  equalTag: z.enum(['accept', 'fail']).default('accept'),
  /** SAS letters a run insists on: those the documents ask for, or those its requests happen to need. */
  sasPermissions: z.enum(['documented', 'needed']).default('documented'),
  /** Whether a secret without the leading question mark works. */
  sasPrefix: z.enum(['required', 'optional']).default('required'),
  /** Whether a SAS that may be used without https works. */
  sasProtocol: z.enum(['https', 'any']).default('https'),
  /** Whether pipelines take a user delegation SAS. */
  userDelegationSas: z.enum(['accept', 'refuse']).default('accept'),
  /** What a run ends as when some of its artifacts failed under ContinueOnErrors. */
  partialSuccess: z
    .enum(['succeed-with-message', 'succeed-silently', 'fail'])
    .default('succeed-with-message'),
  /** How a run words the errors of artifacts: whole, cut after 200 characters, or with no name in it. */
  errorText: z.enum(['whole', 'cut', 'garbled']).default('whole'),
  /** Deleting the source blob after an import is refused by the storage. */
  deleteRefused: z.enum(['keep-blob', 'fail']).default('keep-blob'),
  /** Whether an import compares `request.catalogDigest` with the archive. */
  catalogDigest: z.enum(['check', 'ignore']).default('check'),
  /** Whether an import compares the blob's Content-MD5, where present, with its bytes. */
  contentMd5: z.enum(['check', 'ignore']).default('check'),
  /** Largest layer a run carries, in bytes. */
  maxLayerBytes: z
    .int()
    .min(1)
    .default(8 * 1024 ** 3),
  /** Runs of one registry that execute at once; the others wait in `Creating`. */
  concurrentRuns: z.int().min(1).max(1000).default(10),
  /** Whether an import raises ImagePushed events. */
  importEvents: z.enum(['raise', 'omit']).default('raise'),
  /** Whether the source trigger takes a blob a Copy Blob is still filling. */
  triggerOnPendingCopy: z.enum(['wait', 'start']).default('wait'),
  pace: paceSchema.default(paces.instant),
});
/** All switches, decided. */
export type TransferSwitches = Readonly<z.infer<typeof transferSwitches>>;

/** How runs behave unless a scenario says otherwise. */
export const defaultTransferSwitches: TransferSwitches = transferSwitches.parse({});
