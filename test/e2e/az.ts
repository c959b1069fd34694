import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Endpoints } from '../../rehearsal/endpoints';

/** Why the Azure CLI cannot be run here; undefined: it can. */
export function whyNoAz(): string | undefined {
  if (spawnSync('sh', ['-c', 'command -v az']).status !== 0) return 'the Azure CLI (az) is not installed';
  return process.getuid?.() === 0 ? undefined : 'root is needed to lead production names';
}

/** The Azure CLI with settings of its own: a command gives what it prints as JSON. @throws with its errors */
export interface Az {
  <T>(...command: string[]): Promise<T>;
  /** All that a command says, whether it ends well or not. */
  says(...command: string[]): Promise<string>;
  /** `az rest`, for what the CLI of Debian has no command for. */
  rest<T>(method: string, url: string, body?: object, resource?: string): Promise<T>;
  /** Gives a role, found by its name. */
  assign(role: string, scope: string, principalId: string): Promise<void>;
}

/** The CLI as somebody else than others: signed in apart, in the cloud of that name. */
export function createAz(folder: string, { caFile, identity }: Endpoints): Az {
  mkdirSync(folder, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    REQUESTS_CA_BUNDLE: caFile,
    // The instance metadata service has an address that is not to be had here: it is asked by proxy.
    http_proxy: new URL(identity.endpoint).origin,
  };
  const call = (command: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
    promisify(execFile)('az', command, { env, cwd: path.dirname(folder) });
  const run = async <T>(...command: string[]): Promise<T> => {
    const { stdout } = await call([...command, '--only-show-errors', '--output', 'json']).catch(
      (error: unknown) => {
        const { stderr } = error as { stderr?: string };
        throw new Error(`az ${command.slice(0, 3).join(' ')}: ${stderr ?? String(error)}`);
      },
    );
    return (stdout.trim() === '' ? undefined : JSON.parse(stdout)) as T;
  };
  const rest: Az['rest'] = (method, url, body, resource) =>
    run(
      ...['rest', '--method', method, '--url', url],
      ...(body === undefined ? [] : ['--body', JSON.stringify(body)]),
      ...(resource === undefined ? [] : ['--resource', resource]),
    );
  return Object.assign(run, {
    rest,
    async says(...command: string[]) {
      const { stdout, stderr } = await call(command).catch(
        (error: unknown) => error as Awaited<ReturnType<typeof call>>,
      );
      return stdout + stderr;
    },
    async assign(role: string, scope: string, principalId: string) {
      // Debian's az and the Azure libraries it comes with do not agree on how its own commands for roles ask.
      const provider = `${scope}/providers/Microsoft.Authorization`;
      const filter = encodeURIComponent(`roleName eq '${role}'`);
      const {
        value: [definition],
      } = await rest<{ value: { id: string }[] }>(
        'get',
        `${provider}/roleDefinitions?$filter=${filter}&api-version=2022-04-01`,
      );
      const url = `${provider}/roleAssignments/${crypto.randomUUID()}`;
      const properties = { roleDefinitionId: definition?.id, principalId, principalType: 'ServicePrincipal' };
      await rest('put', `${url}?api-version=2022-04-01`, { properties });
    },
  });
}
