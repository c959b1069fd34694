import type { PipelineKind } from '../../transfer/records/records';
import type { ArmContext } from '../context';
import { collection, resource, type Route } from '../requests/route';
import { deleteRun, getOperation, getRun, listRuns, putRun } from '../runs/runs';
import { deletePipeline, getPipeline, listPipelines, pipelineType, putPipeline } from './pipelines';

const provider = 'Microsoft.ContainerRegistry';
const runs = 'registries/pipelineRuns';

/** Transfer pipelines and their runs. */
export const pipelineRoutes = (context: ArmContext): Route[] => [
  ...(['export', 'import'] satisfies PipelineKind[]).flatMap((kind) => [
    collection(provider, `registries/${pipelineType(kind)}`, {
      GET: ['read', (r) => listPipelines(context, kind, r)],
    }),
    resource(provider, `registries/${pipelineType(kind)}`, {
      GET: ['read', (r) => getPipeline(context, kind, r)],
      PUT: ['write', (r) => putPipeline(context, kind, r)],
      DELETE: ['delete', (r) => deletePipeline(context, kind, r)],
    }),
  ]),
  collection(provider, runs, { GET: ['read', (r) => listRuns(context, r)] }),
  resource(provider, runs, {
    GET: ['read', (r) => getRun(context, r)],
    PUT: ['write', (r) => putRun(context, r)],
    DELETE: ['delete', (r) => deleteRun(context, r)],
  }),
  resource(provider, `${runs}/operationStatuses`, { GET: ['read', (r) => getOperation(context, r)] }),
];
