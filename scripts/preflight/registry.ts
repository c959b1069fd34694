import type { Az } from '../azure/az';
import { absent, checkNew, placeOf, show } from './look';
import type { Parameters } from './parameters';
import type { Problem } from './problem';
import { isClosed, unreached, type Closable } from './reach';
import type { Wanted } from './resources';

interface Registry extends Closable {
  readonly networkRuleBypassOptions?: string | null;
  readonly sku?: { readonly name?: string };
  readonly roleAssignmentMode?: string | null;
  readonly policies?: { readonly exportPolicy?: { readonly status?: string } | null } | null;
}

/** Whether a registry is there and has pipelines, or its name is free. */
export async function checkRegistry(az: Az, wanted: Wanted, parameters: Parameters): Promise<Problem[]> {
  const { name = '' } = wanted;
  const look = ['acr', 'show'];
  if (wanted.state === 'new') {
    const free = () => az(['acr', 'check-name', '--name', name]);
    return checkNew(az, wanted, parameters.environmentName, { free, show: look });
  }
  const found = await show<Registry>(az, [...look, ...placeOf(wanted)]);
  if (found === undefined) return absent(wanted, 'registry');
  return [
    ...tier(wanted, found, parameters),
    ...roles(wanted, found, parameters),
    ...exports(wanted, found),
    ...unreached(
      name,
      found,
      parameters.network,
      `az acr update --name ${name} --public-network-enabled true --default-action Allow`,
    ),
    ...trusted(wanted, found, parameters),
  ];
}

function tier({ name = '', parameter }: Wanted, { sku }: Registry, { via, network }: Parameters): Problem[] {
  const wants = [
    ...(via === 'import' ? [] : ['pipelines']),
    ...(network === 'closed' ? ['private endpoints'] : []),
  ];
  if (sku?.name === 'Premium' || wants.length === 0) return [];
  const is = `${name} is ${sku?.name ?? 'of no known tier'}`;
  const problem = `${is}: only Premium registries have ${wants.join(' and ')}`;
  return [{ parameter, problem, fix: `az acr update --name ${name} --sku Premium` }];
}

function roles({ name = '', side }: Wanted, { roleAssignmentMode }: Registry, parameters: Parameters) {
  if (!roleAssignmentMode) return [];
  const has = roleAssignmentMode.startsWith('Abac') ? 'abac' : 'legacy';
  if (has === parameters[side].registryRoles) return [];
  const problem = `${name} has ${has === 'abac' ? 'roles for repositories' : 'roles for the whole registry'}`;
  return [{ parameter: `${side}.registryRoles`, problem, fix: `say ${has}` }];
}

function exports({ name = '', side, parameter }: Wanted, { policies }: Registry): Problem[] {
  if (side !== 'source' || policies?.exportPolicy?.status !== 'disabled') return [];
  const fix = `az acr update --name ${name} --allow-exports true --public-network-enabled true`;
  return [{ parameter, problem: `${name} exports nothing: its export policy is disabled`, fix }];
}

/** By image import one registry asks the other, and a closed one lets in trusted services only. */
function trusted({ name = '', parameter }: Wanted, found: Registry, { via }: Parameters): Problem[] {
  if (via !== 'import' || found.networkRuleBypassOptions !== 'None' || !isClosed(found)) return [];
  const fix = `az acr update --name ${name} --allow-trusted-services true`;
  return [{ parameter, problem: `${name} is closed to other registries, too: nothing is imported`, fix }];
}
