import { describe, expect, it } from 'vitest';
import { planCarried } from '../../../../src/activities/plan/carried/plan-carried';
import { planPath } from '../../../../src/records/plan/paths';
import { cancelPath, waybillPath } from '../../../../src/records/transfer/paths';
import type { TransferPlan } from '../../../../src/domain/plan/transfer-plan';
import { signWaybill } from '../../../../src/domain/waybill/signature';
import { codeOf, content, goodWaybill, sha256, useCarried } from '../../../application/imports/use-carried';
import { sampleWaybill, testKey } from '../../../domain/waybill/carried';

const { now, app, putBlob, putWaybill, receive } = useCarried();
const key = testKey('P-256');

const plan = (transferId: string) =>
  planCarried({ transferId, route: 'default', notes: ['from the check'] }, now.memory.services);

describe('the plan of a carried blob', () => {
  it('writes a plan of one batch and a waybill that names the blob where it lies', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const id = await receive();
    expect(await plan(id)).toMatchObject({
      artifacts: 2,
      unresolved: 0,
      terms: { mode: 'receive' },
      batches: 1,
      lanes: 1,
    });
    expect(now.memory.documents.get(waybillPath(id, 1).name)).toMatchObject({
      transferId: id,
      batch: 1,
      blob: now.blob,
      artifacts: [{ reference: 'team/app:1.0' }, {}],
      content: { bytes: content.length, sha256 },
    });
    const { notes } = now.memory.documents.get(planPath(id).name) as TransferPlan;
    expect(notes.join('\n')).toMatch(
      /from the check\nbatch 1 of 2 of transfer t0mh.*\n.*not checked: it has none$/,
    );
  });

  it('says which key signed', async () => {
    now.memory = app({ WAYBILL_PUBLIC_KEY: key.publicPem });
    await Promise.all([putBlob(), putWaybill(await signWaybill(goodWaybill, key.signer))]);
    const id = await receive();
    await plan(id);
    const { notes } = now.memory.documents.get(planPath(id).name) as TransferPlan;
    expect(notes).toContain('the waybill is signed by https://vault.example/keys/waybills/1');
  });

  it.each<[string, () => Promise<string>, string]>([
    ['no signature', () => Promise.resolve(goodWaybill), 'WAYBILL_UNSIGNED'],
    [
      'the signature of a stranger',
      () => signWaybill(goodWaybill, testKey('P-256').signer),
      'WAYBILL_SIGNATURE_INVALID',
    ],
  ])('refuses a waybill with %s where the route demands signatures', async (_what, text, code) => {
    now.memory = app({ WAYBILL_PUBLIC_KEY: key.publicPem });
    await Promise.all([putBlob(), putWaybill(await text())]);
    expect(await codeOf(plan(await receive()))).toBe(code);
  });

  it('refuses a blob of another length or name', async () => {
    await Promise.all([putBlob(), putWaybill(sampleWaybill(content.length + 1, sha256))]);
    expect(await codeOf(plan(await receive()))).toBe('WAYBILL_BLOB_MISMATCH');
    await putWaybill(goodWaybill.replace('batch-0001.tar', 'batch-0002.tar'));
    expect(await codeOf(plan(await receive()))).toBe('WAYBILL_BLOB_MISMATCH');
  });

  it('refuses a waybill that is huge or none', async () => {
    await putBlob();
    for (const text of [' '.repeat(1024 * 1024 + 1), ' ', '{}']) {
      await putWaybill(text);
      expect(await codeOf(plan(await receive()))).toBe('WAYBILL_INVALID');
    }
  });

  it('refuses what was replaced after it was carried', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const byBlob = await receive();
    await putBlob();
    expect(await codeOf(plan(byBlob))).toBe('WAYBILL_BLOB_MISMATCH');
    const byWaybill = await receive();
    await putWaybill(`${goodWaybill} `);
    expect(await codeOf(plan(byWaybill))).toBe('WAYBILL_BLOB_MISMATCH');
  });

  it('refuses a waybill that does not say what its blob holds, unless the route trusts it', async () => {
    await Promise.all([putBlob(), putWaybill(goodWaybill.replace(/,\s*"sha256": "\w+"/, ''))]);
    expect(await codeOf(plan(await receive()))).toBe('WAYBILL_INVALID');
    now.memory = app({ WAYBILL_CHECK: 'trust' });
    const id = await receive();
    expect(await plan(id)).toMatchObject({ terms: { trust: true } });
    const { notes } = now.memory.documents.get(planPath(id).name) as TransferPlan;
    expect(notes.at(-1)).toMatch(/WAYBILL_CHECK=trust/);
  });

  it('plans nothing once it is cancelled', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const id = await receive();
    now.memory.documents.set(cancelPath(id).name, {});
    expect(await codeOf(plan(id))).toBe('CANCELLED');
  });
});
