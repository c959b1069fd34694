import { sasNoteSchema, type SideAddress, type SasNote } from '../../domain/sas/rotation';
import type { Services } from '../../services';
import { pathTo } from '../records';

/** The note of a side's last rotation. */
export const sasNote = ({ route, side }: SideAddress) => pathTo(`sas/${route}/${side}.json`, sasNoteSchema);

/**
 * Notes what a rotation came to, for who looks later; undefined clears an old error. The vault is what
 * counts, so a note that cannot be written changes nothing.
 */
export async function noteRotation(
  services: Services,
  address: SideAddress,
  what: Omit<SasNote, 'at'> | undefined,
): Promise<void> {
  const records = services.records(services.route(address.route));
  const path = sasNote(address);
  try {
    if (what === undefined && (await records.read(path))?.error === undefined) return;
    await records.write(path, { ...what, at: services.now().toISOString() });
  } catch {
    return;
  }
}
