import { readFileSync } from 'node:fs';
import { listen } from '../rehearsal/cloud/platform/listeners/listener';
import { createRegistryService } from '../rehearsal/cloud/registry/service';
import { openRegistryStore } from '../rehearsal/cloud/registry/store';

/**
 * Child process of `registry.ts`: the emulator alone, on a folder, with the given certificate and admin user.
 */
async function serve([
  folder = '',
  certFile = '',
  keyFile = '',
  password = '',
]: readonly string[]): Promise<void> {
  const service = createRegistryService({
    store: await openRegistryStore(folder),
    loginServer: 'bench.azurecr.io',
    resourceId: '/registries/bench',
    location: 'local',
    armAudiences: ['https://management.azure.com'],
    tokens: {
      issue: () => {
        throw new Error('the bench signs in by password');
      },
      verify: () => 'the bench signs in by password',
    },
    access: { allows: () => false },
    admin: { username: 'bench', password },
  });
  const tls = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  const { port } = await listen(service, { port: 0, tls });
  process.send?.(port);
  process.once('disconnect', () => process.exit());
}

void serve(process.argv.slice(2));
