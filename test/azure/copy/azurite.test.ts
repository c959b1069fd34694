import { copyContract } from './contract';
import { servingFromUrl } from './support/from-url';

copyContract({ strategies: ['stream', 'from-url'], addition: servingFromUrl });
