import { expect, it, vi } from 'vitest';
import { noteRegistryPushHandler } from '../../../src/functions/starts/note-registry-push';
import { services } from '../../../src/services';
import { registryId } from '../../../src/domain/side';
import { memoryServices } from '../../support/services';
import { invocation } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

it('notes a push for the timer, and logs why it does not', async () => {
  const memory = memoryServices({}, { default: { events: [{ name: 'all', selection: { allow: ['**'] } }] } });
  vi.mocked(services).mockReturnValue(memory.services);
  const event = {
    topic: registryId(memory.route.source!),
    eventType: 'Microsoft.ContainerRegistry.ImagePushed',
    data: { target: { repository: 'team/app', tag: 'v1' } },
  };
  const { context } = invocation();
  const log = vi.spyOn(context, 'log').mockReturnValue();
  await noteRegistryPushHandler(event, context);
  expect(log).not.toHaveBeenCalled();
  expect([...memory.documents.keys()]).toEqual([
    expect.stringMatching(/^pushes\/default\/all\/pending\/\d+\/team\/app\/v1\.json$/),
  ]);
  await noteRegistryPushHandler({ ...event, topic: '/subscriptions/x' }, context);
  expect(log).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('/subscriptions/x is the source of no route'),
  );
});
