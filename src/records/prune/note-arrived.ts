import { placesOf, type Arriving } from '../../domain/prune/brought';
import type { Route } from '../../domain/route';
import { unverified, type Verification, type VerifiedArtifact } from '../../domain/transfer/results';
import type { Origin } from '../../domain/waybill/numbers';
import type { Waybill } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { createPassedOver, type PassedOver } from '../passed-over';
import { noteBrought } from './brought';

interface Arrived {
  readonly artifacts: readonly VerifiedArtifact[];
  readonly at: string;
  /** Where a waybill came from that brought it across an air gap. */
  readonly origin: Waybill['origin'];
}

/** Keeps in mind what is at the target by a transfer, or ready to be carried there. */
export async function noteArrived(
  services: Services,
  route: Route,
  { artifacts, at, origin }: Arrived,
  passedOver: PassedOver,
): Promise<void> {
  const places = placesOf(route);
  const whence = origin && whenceOf(origin);
  const arrived = artifacts.flatMap((each) => {
    const { reference, targetReference: as, digest } = each;
    const how = howBrought(each);
    return digest !== undefined && how !== undefined
      ? [{ reference, digest, at, ...how, ...whence, ...(as !== undefined && { as }), ...places }]
      : [];
  });
  await noteBrought(services, route, arrived, passedOver);
}

/** What was brought without a good signature was brought all the same; undefined: it was not. */
function howBrought(each: VerifiedArtifact): Pick<Arriving, 'unverified' | 'foundThere'> | undefined {
  const { digest, targetDigest, verified, handedOver, reason, foundThere } = each;
  const found = foundThere && { foundThere };
  if (verified || handedOver === true || (digest !== undefined && targetDigest === digest))
    return { ...found };
  return reason?.startsWith(`${unverified}: `) ? { unverified: true, ...found } : undefined;
}

/** What an operator let in has no number: it may be one that the sender gave long ago, before other looks. */
const whenceOf = ({ number, sender, allowed, resets }: Origin) => ({
  ...((!allowed || resets) && { number }),
  sender,
});

/**
 * The same of a batch before the report, where some route prunes: it must not take what is there by now for
 * its own. What is not noted yet the report notes.
 */
export async function noteBatch(
  services: Services,
  route: Route,
  { origin }: Pick<Waybill, 'origin'>,
  artifacts: readonly VerifiedArtifact[],
): Promise<Pick<Verification, 'noted'>> {
  if ([...services.config.routes.values()].every(({ prune }) => prune.mode === 'off')) return {};
  const passedOver = createPassedOver();
  await noteArrived(services, route, { artifacts, at: services.now().toISOString(), origin }, passedOver);
  return passedOver.notes().length === 0 ? { noted: true } : {};
}
