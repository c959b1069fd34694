import { describe, expect, it } from 'vitest';
import { defaultWorld, vaultId } from '../../rehearsal/world';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import { sideNameSchema } from '../../src/domain/side';
import { useTransfers } from './transfers';

/** A pipeline the app makes with an identity of its own is nobody: no role can have been given before. */

const rehearsed = useTransfers();
const sides = sideNameSchema.options;
const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';

/** Pipelines of another name, with identities of their own. */
const own = (name: string) => ({
  ...{ SOURCE_PIPELINE: `${name}export`, TARGET_PIPELINE: `${name}import` },
  ...{ SOURCE_PIPELINE_IDENTITY: '', TARGET_PIPELINE_IDENTITY: '' },
});

async function principalOf(side: (typeof sides)[number], settings: ReturnType<typeof own>): Promise<string> {
  const pipeline = await rehearsed.pipeline(side, settings);
  return pipeline?.identity?.principalId ?? '';
}

/** Does what the commands in a message say. */
function assign(message: string): void {
  const { access } = rehearsed.cloud().foundation;
  const commands = message.matchAll(
    /create --role (\S+) --assignee-object-id (\S+) .*?--scope "\$\(az keyvault show --name (\S+)/g,
  );
  for (const [, role, objectId = '', vault] of commands) {
    expect(role).toBe(secretsUser);
    const side = sides.find((name) => defaultWorld[name].vault === vault);
    const scope = vaultId(defaultWorld[side ?? 'source']);
    access.assign({ objectId, role: 'Key Vault Secrets User', scope });
  }
}

describe('pipelines the app makes with identities of their own', () => {
  const settings = own('first');

  it('end the transfer before anything is exported, with what is still to be assigned to whom', async () => {
    const report = await rehearsed.transfer(settings);
    expect(report).toMatchObject({
      status: 'failed',
      batches: [],
      error: { code: 'PIPELINE_ROLES_MISSING', origin: 'source', retryable: false },
    });
    const principals = await Promise.all(sides.map((side) => principalOf(side, settings)));
    for (const [i, side] of sides.entries()) {
      const { vault } = defaultWorld[side];
      expect(report.error?.message).toContain(
        `the role Key Vault Secrets User (${secretsUser}) on key vault ${vault}`,
      );
      expect(report.error?.message).toContain(
        `az role assignment create --role ${secretsUser} --assignee-object-id ${principals[i]} ` +
          '--assignee-principal-type ServicePrincipal --scope "$(az keyvault show ' +
          `--name ${vault} --query id --output tsv)"`,
      );
    }
    expect(rehearsed.runsPut()).toEqual([]);
    assign(report.error?.message ?? '');
  });

  it('serve the next transfer, when the roles are there', async () => {
    expect(await rehearsed.transfer(settings)).toMatchObject({ status: 'succeeded' });
  });
});

describe('a check that ended between making a pipeline and saying so', () => {
  const settings = own('again');
  const check = (transferId: string) =>
    checkRoute({ route: 'default', transferId }, rehearsed.services(settings));

  it('says it when it is repeated, and so does another transfer', async () => {
    const failure = { code: 'PIPELINE_ROLES_MISSING' };
    await expect(check('t000000000000001')).rejects.toMatchObject({ failure });
    await expect(check('t000000000000001')).rejects.toMatchObject({ failure });
    await expect(check('t000000000000002')).rejects.toMatchObject({ failure });
  });

  it('lets another go on where the app may not see roles, whose run says which are missing', async () => {
    const report = await rehearsed.unseen('/vaults/', async () => {
      expect(await check('t000000000000002')).toEqual({ notes: [], pending: [] });
      return rehearsed.transfer(settings);
    });
    const [batch] = report.batches;
    expect(batch?.error).toMatchObject({ code: 'VAULT_ACCESS_DENIED', origin: 'source' });
    expect(batch?.error?.remedy).toContain(
      `--role ${secretsUser} --assignee-object-id ${await principalOf('source', settings)} `,
    );
  });
});

describe('pipelines of identities that were there before', () => {
  it('are made and used at once, and the report says as whom they run', async () => {
    const report = await rehearsed.transfer();
    expect(report.status).toBe('succeeded');
    const { objectId } = defaultWorld.source.pipelineIdentity;
    expect(report.notes).toContain(
      `export pipeline exportpipeline was created; it runs as principal ${objectId}, which needs the role ` +
        `Key Vault Secrets User (${secretsUser}) on key vault ${defaultWorld.source.vault}, or the access ` +
        'policy secret get',
    );
  });
});
