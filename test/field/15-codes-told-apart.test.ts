import { beforeEach, describe, expect, it } from 'vitest';
import { notePush } from '../../src/application/starts/pushes/note-push';
import { toTransferError } from '../../src/azure/failure';
import { registryId } from '../../src/domain/side';
import { sideOf } from '../../src/domain/route';
import { selectionSchema } from '../../src/domain/selection/selection';
import type { PushRule } from '../../src/domain/starts/push';
import { pendingPushIn } from '../../src/records/starts/pushes';
import { pushFolder } from '../../src/records/starts/paths';
import { hold, lease, useStateContainer } from './state-container';

/** Of 409 and 412, only the codes for a blob that is there mean that somebody else was faster. */

const state = useStateContainer();
const rule: PushRule = {
  route: 'default',
  name: 'all',
  selection: selectionSchema.parse({ allow: ['team/**'] }),
  quietSeconds: 30,
  longestSeconds: 600,
};

function push() {
  const { services } = state;
  const source = sideOf(services.route('default'), 'source');
  return notePush(
    { ...services, config: { ...services.config, pushRules: [rule] } },
    {
      topic: registryId(source),
      eventType: 'Microsoft.ContainerRegistry.ImagePushed',
      data: { target: { repository: 'team/app', tag: 'v1', digest: `sha256:${'0'.repeat(64)}` } },
    },
  );
}

const noted = async () => (await state.records.list(pushFolder(rule), 10)).paths;

describe('a container that is being deleted', () => {
  beforeEach(async () => {
    await state.container.create();
    await state.container.delete();
  });

  it('lets no push be acknowledged, and takes it when it has gone', async () => {
    const { clock } = state.rehearsed.cloud.foundation;
    const failure = { code: 'STATE_UNAVAILABLE', retryable: true };
    await expect(push()).rejects.toMatchObject({ failure });
    expect(await noted()).toEqual([]);
    clock.setOffset(31_000);
    expect(await push()).toMatchObject({ rules: [{ name: 'all' }] });
    clock.setOffset(0);
    expect((await noted()).map((name) => pendingPushIn(rule, name)?.tag)).toEqual(['v1']);
  });

  it.each(['create', 'write', 'update'] as const)('is said by %s, with the document', async (verb) => {
    const { documents } = state;
    const work = verb === 'update' ? documents.update('a.json', () => ({})) : documents[verb]('a.json', {});
    await expect(work).rejects.toMatchObject({
      failure: {
        code: 'STATE_UNAVAILABLE',
        message: expect.stringMatching(/a\.json.*409.*being deleted/) as string,
      },
    });
  });
});

describe('a document that is kept from the app', () => {
  it('is not taken for one that others change all the time', async () => {
    const { container, documents } = state;
    await documents.write('leased.json', { count: 1 });
    await documents.write('held.json', { count: 1 });
    await lease(container, 'leased.json');
    await hold(container, 'held.json');
    for (const path of ['leased.json', 'held.json']) {
      await expect(documents.update(path, () => ({ count: 2 }))).rejects.toMatchObject({
        failure: {
          code: 'DOCUMENT_BLOCKED',
          retryable: false,
          message: expect.stringContaining(path) as string,
        },
      });
      expect(await documents.create(path, {})).toBe(false);
    }
  });
});

describe('a conflict of a control plane', () => {
  it('that passes is tried again, another is not', () => {
    const conflict = (code: string) =>
      toTransferError({ statusCode: 409, code, message: 'x' }, 'put', 'source').failure;
    expect(conflict('AnotherOperationInProgress')).toMatchObject({ retryable: true });
    expect(conflict('Conflict')).toMatchObject({ code: 'REFUSED', retryable: false });
  });
});
