import type { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { asHandler, type Activity } from '../../../src/activities/activity';
import { diagnoseRun } from '../../../src/activities/sas/diagnose-run';
import { ensureSas } from '../../../src/activities/sas/ensure-sas';
import { newestSasVersion } from '../../../src/activities/sas/newest-sas-version';
import { revokeTokens } from '../../../src/activities/sas/revoke-tokens';
import { listSas } from '../../../src/application/sas/list-sas';
import { logTo } from '../../../src/domain/events/log-event';
import { redact } from '../../../src/domain/redact';
import { at, tokenOf, useSasCloud } from './support/sas-app';

const rehearsed = useSasCloud();

describe('what the activities give away', () => {
  it('never holds a signature, a key or a bearer token, whatever goes wrong', async () => {
    const services = rehearsed.app({ SOURCE_SAS_KIND: 'account-key' });
    const said: string[] = [];
    const logged: string[] = [];
    const hear = async (name: string, activity: Activity<never, unknown>, input: object): Promise<void> => {
      const handler = asHandler(name, activity, (invocation) => ({ ...services, log: logTo(invocation) }));
      const log = (line: string) => void logged.push(line);
      const context = { info: log, warn: log, error: log } as unknown as InvocationContext;
      said.push(
        await Promise.resolve(handler(input, context) as unknown).then(JSON.stringify, (error: unknown) =>
          error instanceof Error ? decoded(error.stack ?? '') : String(error),
        ),
      );
    };
    const { faults } = rehearsed.cloud().foundation;
    for (const name of ['storage-firewall', 'sas-expired'] as const) {
      faults.arm({ name, service: 'blob', count: 'always', skip: 0 });
      await hear('ensureSas', ensureSas, at);
      faults.clear();
    }
    await hear('ensureSas', ensureSas, at);
    faults.arm({ name: 'throttle', service: 'vault', count: 'always', skip: 0 });
    await hear('ensureSas', ensureSas, { ...at, replacing: 'x' });
    faults.clear();
    await hear('diagnoseRun', diagnoseRun, { ...at, message: 'Status: 403' });
    await hear('newestSasVersion', newestSasVersion, at);
    await hear('revokeTokens', revokeTokens, at);
    said.push(JSON.stringify(await listSas(services)));

    const token = await tokenOf(services);
    const secrets = [
      new URLSearchParams(token).get('sig') ?? '?',
      rehearsed.cloud().endpoints.storage.source.key,
      ...Object.values(rehearsed.cloud().foundation.secrets.accountKeys.source),
    ];
    expect(logged.join('\n')).toContain('"event":"sas.renewal-failed"');
    const everything = [...said, ...logged].join('\n');
    expect(said.length).toBe(8);
    expect(everything).toContain('SAS_PROOF_FAILED');
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/sig=(?!REDACTED)|Bearer |eyJ/);
    expect(redact(everything)).toBe(everything);
  });
});

/** A failure that may heal travels encoded, which must not hide a secret. */
const decoded = (text: string): string =>
  text.replaceAll(/failure\.([\w-]+)/g, (_, code: string) => Buffer.from(code, 'base64url').toString());
