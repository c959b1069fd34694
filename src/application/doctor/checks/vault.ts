import { rotationTools } from '../../../activities/renew-sas';
import type { RotationTools } from '../../../azure/sas/rotate';
import { passed, skipped, type Finding } from '../../../domain/doctor/check';
import { needs, opening, recovering, rotating } from '../../../domain/doctor/needs';
import { causeOf, refused } from '../../../domain/doctor/refusal';
import { tenthsOfDaysLeft } from '../../../domain/sas/policy';
import { whyRenew, type RenewalReason } from '../../../domain/sas/renewal';
import { newestFirst, type SecretVersion } from '../../../domain/sas/secret-version';
import { type Findings, look, passedIf, type Patient } from '../look';

/** The vault with the SAS: its firewall and the role of the app told apart, and how long the SAS is good. */
export async function checkVault(patient: Patient): Promise<Findings> {
  const { services, route, side, who } = patient;
  const tools = rotationTools(services, { route: route.name, side: side.name });
  if (tools === undefined) {
    const unused = skipped('the pipeline opens its container by managed identity');
    return { 'vault-network': unused, vault: unused, sas: unused };
  }
  const seen = await look(patient, `list the versions of ${side.sasSecret}`, () => tools.versions.list());
  if ('value' in seen) {
    return {
      'vault-network': passed(`${side.vault} lets the app in`),
      vault: passed(`the secret ${side.sasSecret} can be listed`),
      sas: judgeSas(tools, seen.value),
    };
  }
  const unseen = skipped(`the secret ${side.sasSecret} could not be seen`);
  const cause = causeOf(seen.failure);
  if (cause === 'firewall') {
    return {
      'vault-network': { verdict: 'failed', said: seen.failure.message, mend: opening.vault(side) },
      vault: skipped('the firewall of the vault turns the app away: see vault-network'),
      sas: unseen,
    };
  }
  return {
    'vault-network':
      cause === 'role' ? passed(`${side.vault} lets the app in`) : skipped('see the check vault'),
    vault: {
      ...refused(seen.failure, needs.secrets(side, who)),
      ...(cause === 'nowhere' && { mend: recovering.vault(side) }),
    },
    sas: unseen,
  };
}

/** What a pipeline would do with the SAS now; what is only due, the next look of the timer renews. */
const unusable: Partial<Record<RenewalReason, string>> = {
  disabled: 'its newest version is disabled, which is the one a pipeline gets',
  expired: 'it has expired',
  'not-yet-valid': 'it is not valid yet',
};

/** Judged as a rotation does: by the newest version, enabled or not. */
function judgeSas({ now, policy }: RotationTools, versions: readonly SecretVersion[]): Finding {
  const [current] = newestFirst(versions);
  const reason = whyRenew(policy, versions, now());
  if (current === undefined) return skipped('there is none yet: the first transfer makes it');
  const until = current.expiresOn;
  const days = until && tenthsOfDaysLeft(until, now());
  const left = until ? `${days} days left, until ${until.toISOString()}` : 'it does not say when it expires';
  const fault = reason && unusable[reason];
  if (fault === undefined) {
    return passed(reason === undefined ? left : `${left}; the next rotation renews it: ${reason}`);
  }
  const date = until?.toISOString() ?? 'no date';
  const said = `${fault} (${date}); the next transfer renews it, or POST /api/sas/rotate`;
  return { verdict: 'failed', said, mend: rotating };
}

/** The key that signs waybills, where there is one. */
export async function checkSigningKey(patient: Patient): Promise<Findings> {
  const { services, route, side, who } = patient;
  const { keyName } = route.waybill;
  if (keyName === undefined || side.name !== 'source') return {};
  const seen = await look(patient, `sign with ${keyName}`, async () => {
    const signer = await services.signer(side, keyName);
    await signer.sign(new TextEncoder().encode('acr-ferry'));
  });
  return { 'signing-key': passedIf(seen, `${keyName} signs`, needs.sign(side, who)) };
}
