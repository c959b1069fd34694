/**
 * The part of the Node worker's core API that `@azure/functions` 4.x and `durable-functions` 3.x use. The
 * packages compile against `@azure/functions-core`, which is never published: these are its shapes as seen at
 * run time.
 */

/** One value on its way to or from a function; at most one member is set. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttpData;
  modelBindingData?: ModelBindingData;
}

/** A reference to content the app opens itself (deferred binding) instead of the content. */
interface ModelBindingData {
  readonly version: string;
  readonly source: string;
  readonly contentType: string;
  readonly content: Buffer;
}

interface RpcHttpData {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, { value: string }>;
  nullableQuery?: Record<string, { value: string }>;
  nullableParams?: Record<string, { value: string }>;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  body?: TypedData | null;
  statusCode?: string;
}

/** A trigger, input or output of a function. */
export interface BindingInfo {
  readonly type: string;
  readonly name?: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly properties?: Readonly<Record<string, string>>;
  readonly [option: string]: unknown;
}

/** A function as the app registers it. */
export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
  readonly retryOptions?: unknown;
}

/** The handler of a function. */
export type FunctionCallback = (...args: unknown[]) => unknown;

/** What the host sends to run a function. */
export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: TypedData | undefined }[];
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  readonly traceContext?: { readonly traceParent: string };
}

/** How much a log record matters. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
/** Whose record it is. */
export type LogCategory = 'user' | 'system' | 'customMetric';

/** What the host gives the programming model for one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
}

interface InvocationResponse {
  readonly returnValue?: TypedData | null;
}

interface InvocationModel {
  readonly getArguments: () => Promise<{ context: unknown; inputs: unknown[] }>;
  readonly invokeFunction: (
    context: unknown,
    inputs: unknown[],
    handler: FunctionCallback,
  ) => Promise<unknown>;
  readonly getResponse: (context: unknown, result: unknown) => Promise<InvocationResponse>;
}

/** What `@azure/functions` sets. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  readonly getInvocationModel: (context: CoreInvocationContext) => InvocationModel;
  readonly getCapabilities: (defaults: Record<string, string>) => Promise<Record<string, string>>;
}
