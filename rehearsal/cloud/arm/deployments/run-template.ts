import { setTimeout as sleep } from 'node:timers/promises';
import type { ArmReply, ArmRequest, Dispatch } from '../requests/exchange';
import { ArmFailure } from '../requests/failure';
import { typedPath } from '../requests/typed-path';
import { textOf } from './expressions/functions';
import { resolve, type TemplateFunctions } from './expressions/evaluate';
import type { Template, TemplateResource } from './template';
import { functionsOf } from './template-functions';

/** Between two looks at an operation. */
const pollMs = 50;

/** What a deployment has made. */
export interface Deployed {
  readonly ids: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The properties of a template's resource that are not the resource's own. */
const ofTemplate = ['type', 'name', 'apiVersion', 'condition', 'dependsOn', 'comments', 'metadata', 'scope'];

/** Puts the resources of a template one by one, dependencies first, as the caller. @throws ArmFailure */
export async function runTemplate(
  template: Template,
  place: TemplateFunctions,
  { origin, caller }: Pick<ArmRequest, 'origin' | 'caller'>,
  dispatch: Dispatch,
): Promise<Deployed> {
  const send = (
    method: string,
    pathname: string,
    query: URLSearchParams,
    body?: unknown,
  ): Promise<ArmReply> =>
    dispatch({ method, pathname, query, origin, caller, body: () => Promise.resolve(body) });
  const version = (apiVersion: string) => new URLSearchParams({ 'api-version': apiVersion });
  const apiVersions = new Map<string, string>();
  const functions = functionsOf(template, place, async (id, apiVersion, full) => {
    const path = id.startsWith('/') ? id : [...apiVersions.keys()].find((each) => each.endsWith(`/${id}`));
    const asked = apiVersion ?? apiVersions.get(path ?? '') ?? '';
    const { body } = await send('GET', path ?? id, version(asked));
    return full ? body : (body as { properties?: unknown }).properties;
  });
  const group = (place.resourcegroup?.() as { id: string }).id;

  for (const resource of await inOrder(template.resources, functions, group)) {
    if ((await resolve(resource.condition ?? true, functions)) !== true) continue;
    const id = await idOf(resource, functions, group);
    const own = Object.entries(resource).filter(([name]) => !ofTemplate.includes(name));
    const body = await resolve(Object.fromEntries(own), functions);
    await follow(await send('PUT', id, version(resource.apiVersion), body), send);
    apiVersions.set(id, resource.apiVersion);
  }
  const outputs: Record<string, unknown> = {};
  for (const [name, { type, value }] of Object.entries(template.outputs)) {
    outputs[name] = { type, value: await resolve(value, functions) };
  }
  return { ids: [...apiVersions.keys()], outputs };
}

async function idOf(
  resource: TemplateResource,
  functions: TemplateFunctions,
  group: string,
): Promise<string> {
  const name = textOf(await resolve(resource.name, functions));
  const scope = 'scope' in resource ? textOf(await resolve(resource.scope, functions)) : group;
  const above = scope.startsWith('/') ? scope : `${group}/providers/${scope}`;
  return `${above}/providers/${typedPath(resource.type, name.split('/'))}`;
}

/** Those first on which others depend; a dependency that is not in the template is there already. */
async function inOrder(
  resources: readonly TemplateResource[],
  functions: TemplateFunctions,
  group: string,
): Promise<TemplateResource[]> {
  const open = await Promise.all(
    resources.map(async (resource) => ({
      resource,
      id: (await idOf(resource, functions, group)).toLowerCase(),
      needs: (await Promise.all((resource.dependsOn ?? []).map((each) => resolve(each, functions)))).map(
        (each) => textOf(each).toLowerCase(),
      ),
    })),
  );
  const ordered: TemplateResource[] = [];
  while (open.length > 0) {
    const isOpen = (need: string): boolean => open.some(({ id }) => id === need || id.endsWith(`/${need}`));
    const next = open.findIndex(({ needs }) => !needs.some(isOpen));
    const [taken] = open.splice(next, 1);
    if (next < 0 || taken === undefined) {
      throw new ArmFailure(
        400,
        'InvalidTemplate',
        'The resources of the template depend on each other in a circle.',
      );
    }
    ordered.push(taken.resource);
  }
  return ordered;
}

/** Waits for the operation of a reply by the URL each look gives. */
async function follow(
  reply: ArmReply,
  send: (method: string, path: string, query: URLSearchParams) => Promise<ArmReply>,
): Promise<void> {
  let next = reply.headers?.['Azure-AsyncOperation'];
  while (next !== undefined) {
    const { pathname, searchParams } = new URL(next);
    const polled = await send('GET', pathname, searchParams);
    const { status, error } = polled.body as { status: string; error?: { code: string; message: string } };
    if (status === 'Succeeded') return;
    if (status === 'Failed') {
      throw new ArmFailure(400, error?.code ?? 'Failed', error?.message ?? 'The operation failed.');
    }
    next = polled.headers?.['Azure-AsyncOperation'];
    await sleep(pollMs);
  }
}
