import { z } from 'zod';
import type { Immutable } from '../schema';
import { sideNameSchema } from '../side';

/** What is looked at, in the order it is shown. */
export const checkNames = [
  'settings',
  'host-storage',
  'task-hub',
  'sign-in',
  'registry',
  'registry-tier',
  'export-policy',
  'registry-network',
  'catalog',
  'repository',
  'deletion',
  'image-import',
  'pull',
  'pipeline',
  'pipeline-identity',
  'pipeline-role',
  'push-events',
  'vault-network',
  'vault',
  'signing-key',
  'sas',
  'expiry-events',
  'storage-network',
  'container',
  'delegation-key',
  'account-key',
  'revocation',
  'blob-events',
  'state-container',
] as const;
export type CheckName = (typeof checkNames)[number];

/** What a look can come to; `unknown` is no fault by itself. */
const verdicts = ['ok', 'failed', 'unknown', 'skipped'] as const;

const findingSchema = z.object({
  verdict: z.enum(verdicts),
  said: z.string().describe('What was found, or why nothing could be.'),
  identity: z.string().exactOptional().describe('Object id of who was refused, or lacks the role.'),
  role: z.string().exactOptional().describe('What that identity needs.'),
  scope: z.string().exactOptional().describe('Where it needs it.'),
  mend: z.string().exactOptional().describe('The command that mends it, run in the cloud of the side.'),
});
/** What one look came to. */
export type Finding = Immutable<z.output<typeof findingSchema>>;

/** One look at one thing. */
const checkSchema = z
  .object({
    check: z.enum(checkNames),
    routes: z.array(z.string()).exactOptional().describe('The routes whose side it is.'),
    side: sideNameSchema.exactOptional(),
    ...findingSchema.shape,
  })
  .meta({ id: 'DoctorCheck' });
export type Check = Immutable<z.output<typeof checkSchema>>;

/** All of them. */
export const doctorSchema = z
  .object({
    status: z.enum(['ok', 'failed', 'unknown']).describe('The worst of the verdicts.'),
    checkedAt: z.iso.datetime(),
    counts: z.record(z.enum(verdicts), z.int()),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'Doctor' });
export type Doctor = Immutable<z.output<typeof doctorSchema>>;

/** The checks with what they come to together. */
export function diagnose(checks: readonly Check[], now: Date): Doctor {
  const count = (verdict: (typeof verdicts)[number]) =>
    checks.filter((check) => check.verdict === verdict).length;
  const counts = {
    ok: count('ok'),
    failed: count('failed'),
    unknown: count('unknown'),
    skipped: count('skipped'),
  };
  const status = counts.failed > 0 ? 'failed' : counts.unknown > 0 ? 'unknown' : 'ok';
  return { status, checkedAt: now.toISOString(), counts, checks };
}

/** What a check came to, in short. */
export const passed = (said: string): Finding => ({ verdict: 'ok', said });
/** For want of what another check looks at, or because there is nothing to look at. */
export const skipped = (said: string): Finding => ({ verdict: 'skipped', said });
