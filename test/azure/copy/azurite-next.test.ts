import { it } from 'vitest';
import { copyContract } from './contract';
import { azuriteNext, startAzuriteNext } from './support/azurite-next';
import { servingFromUrl } from './support/from-url';

/**
 * The copy against a younger Azurite than the rehearsal's, which has Put Block From URL of its own. Put Blob
 * From URL it lacks as well, so that one is served in front of it.
 */
if (azuriteNext === undefined) {
  it.skip('Azurite 3.37: the environment does not say in AZURITE_NEXT where it is', () => undefined);
} else {
  copyContract({
    startBackend: startAzuriteNext,
    strategies: ['stream', 'from-url'],
    addition: (storage) => {
      const serve = servingFromUrl(storage);
      return (seen, ...rest) => (seen.query.get('comp') === 'block' ? false : serve(seen, ...rest));
    },
  });
}
