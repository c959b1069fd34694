import { rememberedChoiceSchema } from '../../domain/copy/strategy';
import { pathTo } from '../records';

/** What a route's last automatic copy used. */
export const rememberedChoice = (route: string) =>
  pathTo(`routes/${route}/copy-strategy.json`, rememberedChoiceSchema);
