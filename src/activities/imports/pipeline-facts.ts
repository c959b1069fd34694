import { toTransferError } from '../../azure/failure';
import type { Services } from '../../services';
import type { AccessFacts, PipelineFacts } from '../../domain/imports/conditions';
import { sideOf, type Route } from '../../domain/route';
import { containerUrl, secretUri, type Side } from '../../domain/side';
import { examine } from '../../domain/sas/diagnosis';
import { readPipelineSecret } from '../sas/read-pipeline-secret';

/** Blobs that arrive together are judged by the same look. */
const freshMs = 60_000;

interface Look {
  readonly at: number;
  readonly facts: Promise<PipelineFacts>;
}

const looks = new WeakMap<Route, Look>();

/** What decides on the side of the pipeline; one look a minute however many ask. */
export function pipelineFacts(services: Services, route: Route): Promise<PipelineFacts> {
  const now = services.now().getTime();
  const before = looks.get(route);
  if (before !== undefined && now - before.at < freshMs) return before.facts;
  const look: Look = { at: now, facts: lookAtPipeline(services, route) };
  looks.set(route, look);
  look.facts.catch(() => looks.delete(route));
  return look.facts;
}

async function lookAtPipeline(services: Services, route: Route): Promise<PipelineFacts> {
  const target = sideOf(route, 'target');
  await services.armCalls.turn();
  const found = await services.pipelines(target).pipeline();
  const { source, trigger, options = [], provisioningState = 'Succeeded' } = found?.properties ?? {};
  const deletesBlobs = options.some((option) => option.toLowerCase() === 'deletesourceblobonsuccess');
  return {
    name: target.pipeline,
    wantedContainer: containerUrl(target),
    access: await lookAtAccess(services, target, source),
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

async function lookAtAccess(
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
