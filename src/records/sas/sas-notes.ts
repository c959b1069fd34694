import type { Services } from '../../services';
import { sasNotePath, type SasNote } from '../../domain/sas/rotation';
import type { SideAddress } from '../../domain/sas/rotation';

/**
 * Notes what a rotation came to, for who looks later; undefined clears an old error. The vault is what counts, so a note that cannot be
 * written changes nothing.
 */
export async function noteRotation(
  services: Services,
  { route, side }: SideAddress,
  what: Omit<SasNote, 'at'> | undefined,
): Promise<void> {
  const documents = services.documents(services.route(route));
  const path = sasNotePath(route, side);
  try {
    if (what === undefined && (await documents.read<SasNote>(path))?.error === undefined) return;
    await documents.write(path, { ...what, at: services.now().toISOString() });
  } catch {
    return;
  }
}
