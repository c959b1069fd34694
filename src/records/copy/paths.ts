import { rememberedChoiceSchema, type RememberedChoice } from '../../domain/copy/strategy';
import { pathTo, type Path } from '../records';

/** What a route's last automatic copy used. */
export const rememberedChoice = (route: string): Path<RememberedChoice> =>
  pathTo(`routes/${route}/copy-strategy.json`, rememberedChoiceSchema);
