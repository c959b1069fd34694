import { describe, expect, it } from 'vitest';
import { defaultWorld } from '../../rehearsal/world';
import { sideOf } from '../../src/domain/route';
import { useTransfers } from './transfers';

/** A correction never takes an identity away: its roles were given to it, and to no other. */

const rehearsed = useTransfers();
const { resourceId, objectId } = defaultWorld.source.pipelineIdentity;

/** Another pipeline of both sides, as a template makes it. */
const named = (name: string) => ({ SOURCE_PIPELINE: `${name}export`, TARGET_PIPELINE: `${name}import` });

/** Without an identity in the settings, and with an option that differs from what the pipelines have. */
const correcting = (name: string) => ({
  ...named(name),
  ...{ SOURCE_PIPELINE_IDENTITY: '', TARGET_PIPELINE_IDENTITY: '' },
  ...{ MANAGE_PIPELINES: 'true', CONTINUE_ON_ERRORS: 'false' },
});

describe('a pipeline that is corrected', () => {
  it('keeps the user-assigned identity the settings do not name, and works', async () => {
    expect(await rehearsed.transfer(named('user'))).toMatchObject({ status: 'succeeded' });
    const report = await rehearsed.transfer(correcting('user'));
    expect(report.notes).toContain(
      'export pipeline userexport was corrected: option ContinueOnErrors is set against the settings',
    );
    expect(report.status).toBe('succeeded');
    expect((await rehearsed.pipeline('source', named('user')))?.identity).toMatchObject({
      type: 'userAssigned',
      userAssignedIdentities: { [resourceId]: { principalId: objectId } },
    });
  });

  it('keeps its system-assigned identity beside the one of the settings', async () => {
    const services = rehearsed.services({ ...correcting('both'), CONTINUE_ON_ERRORS: 'true' });
    const route = services.route('default');
    const before = await services.pipelines(sideOf(route, 'source')).putPipeline(route, 'westeurope');
    const mismatch = await rehearsed.transfer(named('both'));
    expect(mismatch.error?.code).toBe('PIPELINE_MISMATCH');
    expect(mismatch.error?.message).toContain(
      `it runs as its system-assigned identity, the settings say ${resourceId}`,
    );
    expect(await rehearsed.transfer({ ...named('both'), MANAGE_PIPELINES: 'true' })).toMatchObject({
      status: 'succeeded',
    });
    const { identity } = (await rehearsed.pipeline('source', named('both'))) ?? {};
    expect(identity).toMatchObject({
      type: 'systemAssigned, userAssigned',
      principalId: before.identity?.principalId,
      userAssignedIdentities: { [resourceId]: { principalId: objectId } },
    });
  });
});
