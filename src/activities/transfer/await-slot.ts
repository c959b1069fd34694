import { askSlot, hasSlot, slotsPath, type Slots } from '../../domain/transfer/slots';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';

export interface AwaitSlotInput {
  readonly route: string;
  readonly transferId: string;
  readonly batch: number;
}

interface AwaitSlotOutput {
  /** As many batches of the route as may be are still under way. */
  readonly waits: boolean;
}

/** Begins a batch that waited, if it may now. */
export const awaitSlot: Activity<AwaitSlotInput, AwaitSlotOutput> = async (input, services) => {
  const route = services.route(input.route);
  await throwIfCancelled(services, route, input.transferId);
  const documents = services.documents(route);
  const path = slotsPath(route.name);
  const ask = (slots: Slots | undefined): Slots => askSlot(slots, input, route.concurrentBatches);
  // Most looks change nothing, and should not get in the way of those that do.
  const slots = ask(await documents.read<Slots>(path));
  if (!hasSlot(slots, input)) return { waits: true };
  return { waits: !hasSlot(await documents.update<Slots>(path, ask), input) };
};
