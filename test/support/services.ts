import type { Documents } from '../../src/azure/documents/documents';
import type { CallBudget } from '../../src/azure/imports/call-budget';
import { createRunListing } from '../../src/azure/imports/run-listing';
import { desiredPipeline, type PipelineResource } from '../../src/azure/pipelines/pipeline-resource';
import type { PipelineRunResource } from '../../src/azure/pipelines/pipeline-run';
import type { Pipelines, RunRequest } from '../../src/azure/pipelines/pipelines';
import type { RegistryFacts } from '../../src/azure/registry/registry-facts';
import { createTelemetry } from '../../src/azure/telemetry/telemetry';
import { parseConfig, type Config } from '../../src/config/config';
import { openRecords } from '../../src/records/records';
import type { Services } from '../../src/services';
import type { Assigned, VaultResource } from '../../src/domain/pipelines/granted';
import type { AccountNetwork } from '../../src/domain/pipelines/account-network';
import type { Route } from '../../src/domain/route';
import type { Side, SideName } from '../../src/domain/side';
import { sampleEnvironment } from './environment';
import { memoryRegistry, type MemoryArtifact, type MemoryListed } from './memory-registry';

/** One side in memory: what its registry holds, its pipeline, and the runs put so far. */
interface MemorySide {
  facts: RegistryFacts;
  pipeline: PipelineResource | undefined;
  /** Of a pipeline that was just put. */
  newPipelineState: string | undefined;
  readonly runs: Map<string, PipelineRunResource>;
  readonly requests: Map<string, RunRequest>;
  network: AccountNetwork | undefined;
  /** What ARM shows of the roles of the pipeline; nothing unless a test says so. */
  assigned: readonly Assigned[] | undefined;
  vault: VaultResource | undefined;
  readonly artifacts: Map<string, MemoryArtifact>;
  /** What the listings show beyond `artifacts`. */
  readonly listed: MemoryListed;
}

export interface MemoryServices {
  readonly services: Services;
  readonly route: Route;
  readonly source: MemorySide;
  readonly target: MemorySide;
  readonly documents: Map<string, unknown>;
}

/** Services over maps for tests of activities; whatever an activity should not touch throws. */
export function memoryServices(
  environment: Readonly<Record<string, string>> = {},
  routes?: Readonly<Record<string, unknown>>,
): MemoryServices {
  const config = configOf({ ...sampleEnvironment, ...environment }, routes);
  const [route] = config.routes.values();
  if (route === undefined) throw new Error('the sample environment describes no route');
  const sides: Record<SideName, MemorySide> = { source: memorySide(), target: memorySide() };
  const documents = new Map<string, unknown>();
  const refuse = (): never => {
    throw new Error('this activity has no business here');
  };
  const armCalls: CallBudget = { turn: () => Promise.resolve(), mayBegin: () => true };
  const services: Services = {
    config,
    route: (name) => config.routes.get(name) ?? refuse(),
    imageImports: refuse,
    pullSecrets: refuse,
    takesPassword: () => Promise.resolve(true),
    registryFacts: (side) => Promise.resolve(sides[side.name].facts),
    loginServer: (side) => Promise.resolve(sides[side.name].facts.loginServer),
    pipelines: (side) => memoryPipelines(side, sides[side.name]),
    grants: (side) => ({
      assignments: () => Promise.resolve(sides[side.name].assigned),
      vault: () => Promise.resolve(sides[side.name].vault),
      permissions: refuse,
    }),
    runs: (side) => createRunListing(memoryPipelines(side, sides[side.name]), armCalls, services.now),
    armCalls,
    registry: (side) => Promise.resolve(memoryRegistry(sides[side.name])),
    records: () => openRecords(memoryDocuments(documents)),
    credential: refuse,
    blobService: refuse,
    container: refuse,
    secrets: refuse,
    signer: refuse,
    now: () => new Date('2026-01-01T00:00:00Z'),
    wait: () => Promise.resolve(),
    log: () => undefined,
    telemetry: createTelemetry(undefined),
  };
  return { services, route, ...sides, documents };
}

function configOf(
  environment: Readonly<Record<string, string>>,
  routes: Readonly<Record<string, unknown>> | undefined,
): Config {
  const parsed = parseConfig(environment, routes && { text: JSON.stringify({ routes }) });
  if ('config' in parsed) return parsed.config;
  throw new Error(JSON.stringify(parsed.problems));
}

function memorySide(): MemorySide {
  return {
    facts: {
      loginServer: 'r.azurecr.io',
      location: 'westeurope',
      sku: 'Premium',
      exportAllowed: true,
      isOpen: true,
      trusts: true,
      byRepository: false,
    },
    assigned: undefined,
    vault: undefined,
    pipeline: undefined,
    newPipelineState: undefined,
    runs: new Map(),
    network: { publicNetworkAccess: 'Enabled' },
    requests: new Map(),
    artifacts: new Map(),
    listed: {
      lockedTags: new Set(),
      unreadable: new Set(),
      manifests: [],
      referrers: new Map(),
      failure: undefined,
    },
  };
}

function memoryPipelines(side: Side, memory: MemorySide): Pipelines {
  return {
    accountNetwork: () => Promise.resolve(memory.network),
    pipeline: () => Promise.resolve(memory.pipeline),
    putPipeline(route, location, found) {
      const body = desiredPipeline(route, side, location, found) as Omit<PipelineResource, 'id'>;
      const own = body.identity?.type === 'SystemAssigned' && {
        principalId: `principal of ${side.pipeline}`,
      };
      const desired = { id: side.pipeline, ...body, identity: { ...body.identity, ...own } };
      const { newPipelineState: provisioningState } = memory;
      memory.pipeline = {
        ...desired,
        properties: { ...desired.properties, ...(provisioningState !== undefined && { provisioningState }) },
      };
      return Promise.resolve(memory.pipeline);
    },
    putRun(name, request) {
      memory.requests.set(name, request);
      const shown = 'artifacts' in request ? { artifacts: request.artifacts } : {};
      memory.runs.set(name, { name, properties: { provisioningState: 'Creating', request: shown } });
      return Promise.resolve();
    },
    run: (name) => Promise.resolve(memory.runs.get(name)),
    async *runs() {
      yield await Promise.resolve([...memory.runs.values()]);
    },
  };
}

/** Documents in a map. */
export function memoryDocuments(documents: Map<string, unknown>): Documents {
  return {
    read: (path) => Promise.resolve(structuredClone(documents.get(path))),
    write: (path, value) => {
      documents.set(path, structuredClone(value));
      return Promise.resolve();
    },
    create: (path, value) => {
      const free = !documents.has(path);
      if (free) documents.set(path, structuredClone(value));
      return Promise.resolve(free);
    },
    update: (path, change) => {
      const value = change(structuredClone(documents.get(path)));
      if (value === undefined) documents.delete(path);
      else documents.set(path, structuredClone(value));
      return Promise.resolve(value);
    },
    exists: (path) => Promise.resolve(documents.has(path)),
    remove: (path) => {
      documents.delete(path);
      return Promise.resolve();
    },
    list: (prefix, pageSize, from = '') => {
      const left = [...documents.keys()].filter((path) => path.startsWith(prefix) && path > from).sort();
      const paths = left.slice(0, pageSize);
      const next = paths.at(-1);
      return Promise.resolve({ paths, ...(next !== undefined && left.length > pageSize && { next }) });
    },
  };
}
