import { KeyClient } from '@azure/keyvault-keys';
import { beforeAll } from 'vitest';
import type { Fault } from '../../../rehearsal/cloud/faults/fault';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { defaultWorld, vaultId, type RoleAssignment } from '../../../rehearsal/world';
import { examine } from '../../../src/application/doctor/examine';
import type { DoctorQuery } from '../../../src/application/doctor/patients';
import type { Config } from '../../../src/config/config';
import type { Check, Doctor } from '../../../src/domain/doctor/check';
import { sideOf } from '../../../src/domain/route';
import { vaultUrl } from '../../../src/domain/side';
import type { Services } from '../../../src/services';
import { useRehearsedServices } from '../../support/rehearsed-services';
import { fakeClient } from '../fake-client';

/** Long enough for a machine that does much else. */
const limitMs = 60_000;

/** `source registry failed`, of all checks that are not in order. */
export const notOk = (checks: readonly Check[]): string[] =>
  checks
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'unknown')
    .map(({ side = 'app', check, verdict }) => `${side} ${check} ${verdict}`);

/** A deployment where all is in order: pipelines as the settings say, images, and a key that signs. */
export function useDeployment(settings: Readonly<Record<string, string>> = {}) {
  const used = useRehearsedServices();
  let services: Services;
  const access = () => used.rehearsed.cloud.foundation.access;
  const examined = (asked?: DoctorQuery, config: Partial<Config> = {}, now = new Date()): Promise<Doctor> => {
    const seen = { ...services, config: { ...services.config, ...config }, now: () => now };
    return examine({ ...seen, client: fakeClient() }, asked, limitMs);
  };
  beforeAll(async () => {
    services = used.rehearsed.services({
      WAYBILL_KEY_NAME: 'waybills',
      MANAGE_PIPELINES: 'true',
      SOURCE_PIPELINE_IDENTITY: defaultWorld.source.pipelineIdentity.resourceId,
      TARGET_PIPELINE_IDENTITY: defaultWorld.target.pipelineIdentity.resourceId,
      ...settings,
    });
    await makeKey(services);
    for (const name of ['source', 'target'] as const) {
      const route = services.route('default');
      const side = sideOf(route, name);
      await services.pipelines(side).putPipeline(route, defaultWorld[name].location);
      await pushToCloud(used.rehearsed.cloud.endpoints, await generateImages(1), name);
    }
  });

  /** Whoever makes the key is not the app. */
  async function makeKey({ route, credential }: Services): Promise<void> {
    const { app } = defaultWorld.source;
    const officer = {
      objectId: app.objectId,
      role: 'Key Vault Crypto Officer',
      scope: vaultId(defaultWorld.source),
    };
    access().assign(officer);
    const side = sideOf(route('default'), 'source');
    await new KeyClient(vaultUrl(side), credential(side)).createEcKey('waybills');
    access().remove(officer);
  }

  return {
    cloud: () => used.rehearsed.cloud,
    services: () => services,
    examined,
    /** What the doctor says without a role. */
    async without(taken: RoleAssignment): Promise<Doctor> {
      if (!access().remove(taken)) throw new Error(`nobody gave ${taken.role} on ${taken.scope}`);
      try {
        return await examined();
      } finally {
        access().assign(taken);
      }
    },
    /** What it says under a fault. */
    under(fault: Fault): Promise<Doctor> {
      used.rehearsed.cloud.foundation.faults.arm(fault);
      return examined();
    },
  };
}
