import { toTransferError } from '../../azure/failure';
import type { FoundBlob } from '../../azure/imports/find-blob';
import { judge } from '../../domain/imports/judge';
import type { AccessFacts, PipelineFacts } from '../../domain/imports/pipeline-conditions';
import type { Verdict } from '../../domain/imports/verdict';
import { sideOf, type Route } from '../../domain/route';
import { containerUrl, secretUri, type Side } from '../../domain/side';
import { examine } from '../../domain/sas/pipeline-secret';
import { readPipelineSecret } from '../sas/read-pipeline-secret';
import { waybillNamed } from '../../records/transfer/paths';
import type { Services } from '../../services';

/** Judges a blob in the target container as the source trigger will, by what pipeline and secret are now. */
export async function judgeBlob(services: Services, route: Route, found: FoundBlob): Promise<Verdict> {
  const { storageAccount: account, container } = sideOf(route, 'target');
  const { waybill: named = '', ...blob } = found;
  const waybill = waybillNamed(named)?.name;
  const facts = { ...blob, account, container, ...(waybill !== undefined && { waybill }) };
  return judge(await pipelineFacts(services, route), facts, services.now().toISOString());
}

/** Blobs that come together are judged by the same facts. */
const freshMs = 60_000;

interface Kept {
  readonly since: number;
  readonly facts: Promise<PipelineFacts>;
}

const kept = new WeakMap<Route, Kept>();

/** What decides on the side of the pipeline; read once a minute however many ask. */
function pipelineFacts(services: Services, route: Route): Promise<PipelineFacts> {
  const now = services.now().getTime();
  const before = kept.get(route);
  if (before !== undefined && now - before.since < freshMs) return before.facts;
  const facts = readPipeline(services, route);
  kept.set(route, { since: now, facts });
  facts.catch(() => kept.delete(route));
  return facts;
}

async function readPipeline(services: Services, route: Route): Promise<PipelineFacts> {
  const target = sideOf(route, 'target');
  await services.armCalls.turn();
  const found = await services.pipelines(target).pipeline();
  const { source, trigger, options = [], provisioningState = 'Succeeded' } = found?.properties ?? {};
  const deletesBlobs = options.some((option) => option.toLowerCase() === 'deletesourceblobonsuccess');
  return {
    name: target.pipeline,
    wantedContainer: containerUrl(target),
    access: await readAccess(services, target, source),
    ...(found && {
      pipeline: {
        provisioningState,
        triggerEnabled: trigger?.sourceTrigger?.status?.toLowerCase() !== 'disabled',
        container: source?.uri ?? 'no container',
        deletesBlobs,
      },
    }),
  };
}

interface Source {
  readonly keyVaultUri?: string | null;
  readonly storageAccessMode?: string;
}

async function readAccess(
  services: Services,
  target: Side,
  source: Source | undefined,
): Promise<AccessFacts> {
  const mode = source?.storageAccessMode ?? (target.storageAccess === 'sas' ? 'SasToken' : 'ManagedIdentity');
  if (mode.toLowerCase() === 'managedidentity') return { mode: 'managed-identity' };
  const wanted = secretUri(target);
  const uri = source?.keyVaultUri ?? wanted;
  if (uri.toLowerCase() !== wanted.toLowerCase()) {
    return { mode: 'unknown', reason: `the pipeline reads another secret than the route's: ${uri}` };
  }
  try {
    const secret = await readPipelineSecret(services.secrets(target), target.sasSecret);
    if (secret.state === 'unknown') return { mode: 'unknown', reason: 'the app may not read the SAS secret' };
    const { storageAccount: account, container } = target;
    // Rights are a condition of their own.
    const finding = examine({ secret, wanted: { account, container, rights: '' }, now: services.now() });
    const rights = secret.token?.rights ?? secret.facts?.rights;
    const expiresOn = secret.token?.expiresOn;
    return {
      mode: 'sas',
      ...(finding && { finding }),
      ...(rights !== undefined && { rights }),
      ...(expiresOn && { expiresAt: expiresOn.toISOString() }),
    };
  } catch (error) {
    return { mode: 'unknown', reason: toTransferError(error, 'read SAS secret', 'target').message };
  }
}
