import {
  memberOf,
  plainFunctions,
  textOf,
} from '../../rehearsal/cloud/arm/deployments/expressions/functions';
import {
  expressionIn,
  parseExpression,
  type Expression,
} from '../../rehearsal/cloud/arm/deployments/expressions/parse';

/** Where an expression is evaluated: in which cloud, and what the snapshot left open of its module. */
export interface Deployed {
  readonly cloud: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const inPublic: Deployed = { cloud: 'AzureCloud', parameters: {} };

/** What the deployment alone knows, made up: endpoints of a cloud, and ids that say whose they are. */
const environment = (name: string): unknown => ({
  name,
  resourceManager: 'https://management.azure.com/',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.core.windows.net/'],
  },
  suffixes: { storage: 'core.windows.net', keyvaultDns: '.vault.azure.net' },
});

/** Client ids are GUIDs; one made of the name is enough. */
const guid = '33333333-cccc-4ccc-8ccc-000000000001';

function reference(id: string): unknown {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return {
    principalId: id,
    clientId: guid,
    identity: { principalId: id },
    ConnectionString: `InstrumentationKey=${guid}`,
    defaultHostName: `${name}.azurewebsites.net`,
    endpoint: `https://${name}.westeurope.durabletask.io`,
    primaryEndpoints: Object.fromEntries(
      ['blob', 'queue', 'table'].map((service) => [service, `https://${name}.${service}.core.windows.net/`]),
    ),
  };
}

/** By lower-case name: those of the rehearsal, and what is made up here. */
const functionsIn = ({ cloud, parameters }: Deployed): typeof plainFunctions => ({
  ...plainFunctions,
  environment: () => environment(cloud),
  parameters: (name) => parameters[textOf(name)] ?? null,
  reference: (id) => reference(textOf(id)),
  if: (condition, yes, no) => (condition === true ? yes : no),
  tryget: (object, name) => memberOf(object as object, name) ?? null,
  __bicep_withoutslash: (text) => textOf(text).replace(/\/$/, ''),
});

/** Evaluates what a snapshot leaves open, an ARM expression in brackets; all else, JSON too, is as it is. */
export function evaluate(text: string, where: Deployed = inPublic): unknown {
  const inBrackets = text.startsWith('[{') ? undefined : expressionIn(text);
  if (inBrackets === undefined) return text;
  const functions = functionsIn(where);
  const valueOf = (expression: Expression): unknown => {
    if (expression.kind === 'literal') return expression.value;
    if (expression.kind === 'member')
      return memberOf(valueOf(expression.of) as object, valueOf(expression.name)) ?? null;
    const known = functions[expression.name.toLowerCase()];
    if (known === undefined) throw new Error(`the function ${expression.name} is not known in ${text}`);
    return known(...expression.args.map(valueOf));
  };
  // Functions of the template have a dot in their names.
  return valueOf(parseExpression(inBrackets.replaceAll('__bicep.', '__bicep_')));
}
