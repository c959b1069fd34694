import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { endImport } from '../../../src/activities/imports/end-import';
import { placeOf, useImports } from './use-imports';
import { waybillOf } from './waybill-of';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keys = [publicKey.export({ type: 'spki', format: 'pem' })];
const { open, services, client, create, begin, view, unmet, logged } = useImports();

describe('an import that does not come', () => {
  it('is not picked up, for the reasons there are now', async () => {
    const event = await create('stripped.tar', {});
    await begin(event);
    const ended = await endImport(placeOf(event), services());
    expect(ended).toEqual({ status: 'not-picked-up', runWanted: false });
    const { error, finishedAt } = await view(event);
    expect(error).toMatchObject({
      code: 'RUN_NOT_STARTED',
      message: expect.stringContaining('category') as string,
    });
    expect(finishedAt).toBeDefined();
    expect(logged.at(-1)).toMatchObject({ event: 'import.not-picked-up', code: 'RUN_NOT_STARTED' });
  });

  it('is gone when the blob is, and replaced when another version is there', async () => {
    const [gone, replaced] = [await create('gone.tar'), await create('replaced.tar')];
    for (const event of [gone, replaced]) await begin(event);
    await client('gone.tar').delete();
    await begin(await create('replaced.tar', {}));
    expect(await endImport(placeOf(gone), services())).toMatchObject({ status: 'gone' });
    expect(await endImport(placeOf(replaced), services())).toMatchObject({ status: 'replaced' });
  });

  it('is not picked up either when headers or metadata were changed by hand', async () => {
    const event = await create('by hand.tar', {});
    await begin(event);
    await client('by hand.tar').setMetadata({ category: 'acr-transfer-blob' });
    const ended = await endImport(placeOf(event), open({ IMPORT_BY: 'trigger-then-run' }));
    expect(ended).toEqual({ status: 'not-picked-up', runWanted: true });
    expect(await unmet(event)).not.toContain('category');
  });

  it('is imported by a run of ours where the route says so, unless a transfer is at it', async () => {
    const stepsIn = open({ IMPORT_BY: 'trigger-then-run' });
    const transferId = 't000000000000def';
    const waybill = await waybillOf(services(), transferId, 1, 'busy.tar');
    const ours = await create('busy.tar', { metadata: { acrferrywaybill: waybill } });
    const foreign = await create('alone.tar', {});
    for (const event of [ours, foreign]) await begin(event, stepsIn);
    expect(await endImport(placeOf(ours), stepsIn)).toMatchObject({ runWanted: false });
    expect(await endImport(placeOf(foreign), stepsIn)).toMatchObject({ runWanted: true });
  });

  it('is imported by no run of ours where only what is signed crosses, if others brought it', async () => {
    const stepsIn = open({
      ...{ IMPORT_BY: 'trigger-then-run', REQUIRE: 'cosign' },
      TRUST_POLICY: JSON.stringify({ cosign: { policies: [{ name: 'ours', repositories: ['**'], keys }] } }),
    });
    const foreign = await create('unsigned.tar', {});
    await begin(foreign, stepsIn);
    expect(await endImport(placeOf(foreign), stepsIn)).toMatchObject({ runWanted: false });
  });
});
