type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** Where an expression is evaluated: in which cloud, and what the snapshot left open of its module. */
export interface Deployed {
  readonly cloud: string;
  readonly parameters: Readonly<Record<string, Value>>;
}

const inPublic: Deployed = { cloud: 'AzureCloud', parameters: {} };

/** What the deployment alone knows, made up: endpoints of a cloud, and ids that say whose they are. */
const environment = (name: string): Value => ({
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

function reference(id: string): Value {
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

const functions: Readonly<Record<string, (...args: Value[]) => Value>> = {
  true: () => true,
  not: (value) => value !== true,
  and: (...values) => values.every((value) => value === true),
  equals: (one, other = null) => one === other,
  empty: (value) => value === null || (value as string | readonly Value[]).length === 0,
  reference: (id) => reference(id as string),
  format: (text, ...rest) =>
    (text as string).replace(/\{(\d+)\}/g, (_all, index) => rest[Number(index)] as string),
  if: (condition, yes = null, no = null) => (condition === true ? yes : no),
  contains: (list, item = null) => (list as readonly Value[]).includes(item),
  coalesce: (...values) => values.find((value) => value !== null) ?? null,
  createArray: (...values) => values,
  createObject: (...values) =>
    Object.fromEntries(
      values.flatMap((name, at) => (at % 2 === 0 ? [[name as string, values[at + 1] ?? null]] : [])),
    ),
  tryGet: (object, name = null) => (object as Readonly<Record<string, Value>>)[name as string] ?? null,
  null: () => null,
  replace: (text, from, to) => (text as string).replaceAll(from as string, to as string),
  '__bicep.withoutSlash': (text) => (text as string).replace(/\/$/, ''),
};

/** Evaluates what a snapshot leaves open, an ARM expression in brackets; all else, JSON too, is as it is. */
export function evaluate(text: string, where: Deployed = inPublic): Value {
  if (!text.startsWith('[') || text.startsWith('[[') || text.startsWith('[{')) return text;
  const tokens = [...text.slice(1, -1).matchAll(/'(?:[^']|'')*'|[\w.]+|[()[\],]/g)].map(([token]) => token);
  let at = 0;
  const expression = (): Value => {
    const token = tokens[at++] ?? '';
    let value: Value;
    if (token.startsWith("'")) value = token.slice(1, -1).replaceAll("''", "'");
    else if (/^\d/.test(token)) value = Number(token);
    else if (tokens[at] === '(') value = call(token);
    else throw new Error(`cannot read ${token} in ${text}`);
    return accessed(value);
  };
  const call = (name: string): Value => {
    const args: Value[] = [];
    at += 1;
    while (tokens[at] !== ')') {
      args.push(expression());
      if (tokens[at] === ',') at += 1;
    }
    at += 1;
    if (name === 'environment') return environment(where.cloud);
    if (name === 'parameters') return where.parameters[args[0] as string] ?? null;
    const known = functions[name];
    if (known === undefined) throw new Error(`the function ${name} is not known in ${text}`);
    return known(...args);
  };
  const accessed = (value: Value): Value => {
    let found = value;
    for (;;) {
      const token = tokens[at];
      if (token?.startsWith('.') === true) {
        at += 1;
        for (const name of token.slice(1).split('.')) found = (found as Record<string, Value>)[name] ?? null;
      } else if (token === '[') {
        found = (found as readonly Value[])[Number(tokens[at + 1])] ?? null;
        at += 3;
      } else return found;
    }
  };
  return expression();
}
