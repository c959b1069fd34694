/**
 * The parts of Azurite 3.35.0 the rehearsal uses; the package has no types. Only `blobs/azurite.ts`,
 * `blobs/batch-parts.ts`, `blobs/loki-index.ts` and `host-storage/azurite.ts` import them.
 */

declare module 'azurite/dist/src/blob/BlobConfiguration' {
  export default class BlobConfiguration {
    readonly host: string;
    constructor(
      host: string,
      port: number,
      keepAliveTimeoutSeconds: number,
      metadataPath: string,
      extentPath: string,
      persistence: readonly { locationId: string; locationPath: string; maxConcurrency: number }[],
      accessLog: boolean,
      accessLogStream: undefined,
      debugLog: boolean,
      debugLogPath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      cert: string,
      key: string,
      password: string,
      oauth: string,
    );
  }
}

declare module 'azurite/dist/src/blob/BlobServer' {
  import type { EventEmitter } from 'node:events';
  import type { AccountStore } from 'azurite/dist/src/common/AccountDataStore';
  import type BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';

  type Compare = (a: unknown, b: unknown, orEqual: boolean) => boolean;

  /** Overriding these changes every Loki database of the process, as Loki documents. */
  export interface LokiStatics {
    readonly Comparators: {
      aeq: (a: unknown, b: unknown) => boolean;
      lt: Compare;
      gt: Compare;
    };
  }

  export interface LokiCollection {
    findOne(query: Readonly<Record<string, unknown>>): unknown;
    update(document: unknown): void;
  }

  interface LokiStore {
    readonly db: {
      readonly constructor: LokiStatics;
      saveDatabase(done: (error?: Error) => void): void;
      getCollection(name: string): LokiCollection | null;
    };
  }

  export default class BlobServer {
    constructor(configuration: BlobConfiguration);
    readonly httpServer: EventEmitter;
    readonly metadataStore: LokiStore;
    readonly extentMetadataStore: LokiStore;
    readonly accountDataStore: AccountStore;
    beforeStart(): Promise<void>;
    afterClose(): Promise<void>;
    start(): Promise<void>;
    close(): Promise<void>;
    getHttpServerAddress(): string;
  }
}

declare module 'azurite/dist/src/common/AccountDataStore' {
  interface AzuriteAccount {
    readonly name: string;
    readonly key1: Buffer;
    readonly key2?: Buffer;
  }
  export interface AccountStore {
    getAccount: (name: string) => AzuriteAccount | undefined;
  }
}

declare module 'azurite/dist/src/queue/QueueConfiguration' {
  export { default } from 'azurite/dist/src/blob/BlobConfiguration';
}

declare module 'azurite/dist/src/queue/QueueServer' {
  export { default } from 'azurite/dist/src/blob/BlobServer';
}

declare module 'azurite/dist/src/table/TableConfiguration' {
  export default class TableConfiguration {
    readonly host: string;
    constructor(
      host: string,
      port: number,
      keepAliveTimeoutSeconds: number,
      metadataPath: string,
      debugLog: boolean,
      accessLog: boolean,
      accessLogStream: undefined,
      debugLogPath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
    );
  }
}

declare module 'azurite/dist/src/table/TableServer' {
  import type { AccountStore } from 'azurite/dist/src/common/AccountDataStore';
  import type TableConfiguration from 'azurite/dist/src/table/TableConfiguration';

  export default class TableServer {
    constructor(configuration: TableConfiguration);
    readonly accountDataStore: AccountStore;
    start(): Promise<void>;
    close(): Promise<void>;
    getHttpServerAddress(): string;
  }
}

declare module 'azurite/dist/src/blob/handlers/BlobHandler' {
  export default class BlobHandler {
    validateCopySource(...values: readonly unknown[]): Promise<void>;
  }
}

declare module 'azurite/dist/src/blob/handlers/BlobBatchHandler' {
  import type { Writable } from 'node:stream';
  import type { AccountStore } from 'azurite/dist/src/common/AccountDataStore';

  export interface BatchRequestPart {
    getMethod(): string;
    getUrl(): string;
    /** Lower-case names. */
    getHeaders(): Readonly<Record<string, string>>;
  }

  export interface BatchResponsePart {
    setStatusCode(code: number): this;
    setStatusMessage(message: string): this;
    setHeader(name: string, value: number | string | string[] | undefined): this;
    getBodyStream(): Writable;
  }

  export class BlobBatchHandler {
    readonly accountDataStore: AccountStore;
    HandleOneSubRequest(request: BatchRequestPart, response: BatchResponsePart): Promise<void>;
  }
}
