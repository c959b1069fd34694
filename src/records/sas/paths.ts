import { sasNoteSchema, type SideAddress } from '../../domain/sas/rotation';
import { pathTo } from '../path';

/** The note of a side's last rotation. */
export const sasNote = ({ route, side }: SideAddress) => pathTo(`sas/${route}/${side}.json`, sasNoteSchema);
