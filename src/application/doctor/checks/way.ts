import { probeImport } from '../../../activities/image-import/probe-import';
import type { Finding } from '../../../domain/doctor/check';
import { forgetting, needs } from '../../../domain/doctor/needs';
import { refused } from '../../../domain/doctor/refusal';
import {
  asFound,
  holds,
  wayNames,
  type FoundWay,
  type Lacking,
  type Probe,
} from '../../../domain/image-import/way';
import { endOf, sideOf } from '../../../domain/route';
import { foundWayPath } from '../../../records/image-import/paths';
import { look, type Findings, type Patient } from '../look';

/** Which way the transfers of a route go that has both, and what a look says now. */
export async function checkWay(patient: Patient): Promise<Findings> {
  const { services, route, side } = patient;
  if (route.via !== 'auto' || side.name !== 'target') return {};
  const [known, probed] = await Promise.all([
    look(patient, 'read which way was found', () => services.records(route).read(foundWayPath(route.name))),
    look(patient, 'look whether images can be imported', () => probeImport(services, route)),
  ]);
  const now: Probe = 'value' in probed ? probed.value : { why: probed.failure.message };
  const finding =
    'failure' in known
      ? { ...refused(known.failure, undefined), mend: forgettingOf(patient) }
      : {
          ...findingOf(known.value, now, services.now()),
          ...(now.via === 'import' ? retryOf(patient, known.value) : mendOf(patient, now)),
        };
  return { 'image-import': finding };
}

/** Has the next transfer or plan look anew. */
const forgettingOf = ({ services, route }: Patient): string =>
  forgetting(
    sideOf(route, 'source'),
    services.config.settings.STATE_CONTAINER,
    foundWayPath(route.name).name,
  );

/** How to go by image import at once, where what was found before is mended. */
function retryOf(patient: Patient, known: FoundWay | undefined): Partial<Finding> {
  if (known?.via !== 'transfer' || !holds(known, patient.services.now())) return {};
  return { mend: forgettingOf(patient) };
}

function findingOf(known: FoundWay | undefined, probed: Probe, now: Date): Finding {
  const seen =
    probed.via === undefined
      ? `a look cannot tell now: ${probed.why}`
      : `a look says ${wayNames[probed.via]}: ${probed.why}`;
  if (known !== undefined && holds(known, now)) {
    const { via, reason } = asFound(known);
    return { verdict: 'ok', said: `transfers go by ${wayNames[via]}: ${reason}; ${seen}` };
  }
  const next = 'the next transfer or plan looks anew';
  return { verdict: probed.via === undefined ? 'unknown' : 'ok', said: `${next}; ${seen}` };
}

/** What would make imports possible, which a route with both ways does not need. */
function mendOf({ route, who }: Patient, probed: Probe): Partial<Finding> {
  if (probed.via !== 'transfer') return {};
  const { mend, lacks } = probed;
  if (lacks !== undefined) return needOf[lacks](route, who);
  return mend === undefined ? {} : { mend };
}

const needOf = {
  import: (route, who) => needs.importImages(endOf(route, 'target'), who),
  read: (route, who) => needs.readRegistry(endOf(route, 'target'), who),
  readSource: (route, who) => needs.readRegistry(endOf(route, 'source'), who),
  pull: (route, who) => needs.pull(endOf(route, 'source'), who),
  pullByRepository: (route, who) => needs.pull(endOf(route, 'source'), who, true),
  secret: ({ pull, ...route }, who) =>
    pull === undefined
      ? {}
      : needs.readSecret({ cloud: endOf(route, 'target').cloud, vault: pull.vault }, who),
} satisfies Record<Lacking, (route: Patient['route'], who: string) => Partial<Finding>>;
