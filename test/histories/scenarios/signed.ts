import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Image } from '../../../rehearsal/images/image';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { blobName } from '../../../src/domain/transfer/names';
import { without } from '../../e2e/air-gap';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy, cosignSignature, unsignedImage } from '../../mirrors/signing';
import { receiveNamed, request } from '../../support/whole-transfer';
import type { Stage } from '../stage';
import { carry } from './crossings';
import { adopt, planOf } from './plans-of-others';

const nameOf = ({ repository, tag }: Image): string => `${repository}:${tag}`;

/** Transfers of routes that demand signatures. */
export function signed({ used, fresh, app, take }: Stage): void {
  let acme: Workshop;
  beforeAll(() => {
    acme = openWorkshop();
  });
  afterAll(() => {
    acme.close();
  });
  const demand = () => ({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });

  it('a plan that was approved, verified again', async () => {
    const image = await unsignedImage('signed/app');
    const both = [image, cosignSignature(acme, image)];
    await pushToCloud(used.rehearsed.cloud.endpoints, both);
    const services = app(demand());
    const planId = await planOf(services, both.map(nameOf));
    expect(await take('signed', services, await adopt(services, planId))).toMatchObject({
      status: 'succeeded',
    });
  });

  it('what arrived across an air gap without a signature', async () => {
    const sender = app(without('TARGET', { ROUTE_MODE: 'send' }));
    const asked = await request(sender, await fresh(1));
    await take('unsigned-sent', sender, asked);
    const receiver = app(without('SOURCE', { ROUTE_MODE: 'receive', ...demand() }));
    const blob = blobName(asked.transferId, 1);
    await carry(sender, receiver, blob);
    const outcome = await take('unsigned', receiver, await receiveNamed(receiver, blob));
    expect(outcome).toMatchObject({ artifacts: { verified: 0 } });
  });
}
