import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { planSchema } from '../../src/application/plan/get-plan';
import { effectiveConfigSchema } from '../../src/config/routes/effective-config';
import { healthDetailsSchema, healthSchema } from '../../src/http/app/health';
import { Unreachable, type Answer, type Ask } from './ask';

/** What a check came to: a line of what is well, or of what is not. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

const well = (text: string): Finding => ({ ok: true, text });
const wrong = (text: string): Finding => ({ ok: false, text });

/** Until when to ask again, and how often. */
export interface Patience {
  readonly untilMs: number;
  readonly pauseMs: number;
}

/** Whether the app can work. A new deployment takes a while. @throws Unreachable when it never answers */
export async function checkHealth(ask: Ask, patience: Patience): Promise<Finding> {
  const { status, body } = await untilAnswered(ask, patience);
  if ([301, 302, 401, 403].includes(status)) {
    return wrong(
      `health: ${status} where nobody need sign in: /api/health belongs to excludedPaths (docs/deploy.md)`,
    );
  }
  const health = healthSchema.safeParse(body).data;
  if (health === undefined) return wrong(`health: ${status}, and not from acr-ferry`);
  return health.status === 'ok'
    ? well('health: ok')
    : wrong(`health: ${health.problems} setting(s) are wrong`);
}

async function untilAnswered(ask: Ask, patience: Patience): Promise<Answer> {
  for (;;) {
    try {
      const answer = await ask('GET', '/api/health');
      // Before the functions are loaded the platform answers, in words of its own.
      const early = answer.status === 404 || answer.status >= 500;
      if (!early || healthSchema.safeParse(answer.body).success || Date.now() >= patience.untilMs)
        return answer;
    } catch (error) {
      if (!(error instanceof Unreachable) || Date.now() >= patience.untilMs) throw error;
    }
    await sleep(patience.pauseMs);
  }
}

/** What is read of the details: an app of another version may say more, or less. */
const neededDetails = healthDetailsSchema.pick({ version: true, node: true, problems: true, routes: true });

const { shape: routeShape } = effectiveConfigSchema.shape.routes.element;
const knownRoute = z.object({ name: routeShape.name, mode: routeShape.mode });
/** What is read of the configuration. */
const neededConfig = z.object({ routes: z.array(knownRoute) });

/** A route, and whether it has a source here that can be planned from. */
export type KnownRoute = z.output<typeof knownRoute>;

/** Whether the key opens the API, and nothing does without it. Returns the routes there are. */
export async function checkSignIn(
  ask: Ask,
  key: string,
): Promise<{ findings: Finding[]; routes: readonly KnownRoute[] }> {
  const bare = await ask('GET', '/api/health/details');
  const refused = isRefusal(bare.status);
  const findings = [
    refused
      ? well('sign-in: refused without a key')
      : wrong(`sign-in: ${bare.status} without a key, which should be 401`),
  ];
  const { status, body } = await ask('GET', '/api/health/details', { key });
  const details = neededDetails.safeParse(body).data;
  if (status === 403 && keysAreNotEnough(body)) {
    return { findings: [...findings, await checkForged(ask, key)], routes: [] };
  }
  if (isRefusal(status) && body === undefined && (await somebodyStandsInFront(ask))) {
    const text = `sign-in: ${status}: it stands in front of the app and takes no key: nothing else is asked`;
    return { findings: [...findings, well(text)], routes: [] };
  }
  if (status === 401 && body === undefined) {
    const text = 'sign-in: 401 with the key: it is none of this app (az functionapp keys list shows them)';
    return { findings: [...findings, wrong(text)], routes: [] };
  }
  if (details === undefined) {
    return { findings: [...findings, wrong(`sign-in: ${status} with the key: ${reason(body)}`)], routes: [] };
  }
  const { version, node, routes, problems } = details;
  findings.push(
    well(`sign-in: acr-ferry ${version} on Node ${node}, routes: ${routes.join(', ') || 'none'}`),
  );
  findings.push(...problems.map(({ setting, problem }) => wrong(`setting: ${setting} ${problem}`)));
  const config = await ask('GET', '/api/config', { key });
  return { findings, routes: neededConfig.safeParse(config.body).data?.routes ?? [] };
}

/** Whether the sign-in that is wanted besides the key can be made up, as where nothing stands in front. */
async function checkForged(ask: Ask, key: string): Promise<Finding> {
  const principal = { claims: [{ typ: 'roles', val: 'Reader' }] };
  const { status } = await ask('GET', '/api/health/details', { key, principal });
  return isRefusal(status)
    ? well('sign-in: the key is right, AUTH_MODE entra wants a sign-in, too: nothing else can be asked')
    : wrong(
        `sign-in: ${status} with a made-up x-ms-client-principal: AUTH_MODE is entra, and no App Service ` +
          'authentication stands in front (docs/deploy.md)',
      );
}

/** Files of the dashboard are anonymous: whoever refuses them is not the app. */
const somebodyStandsInFront = async (ask: Ask): Promise<boolean> =>
  isRefusal((await ask('GET', '/api/dashboard/index.html')).status);

const isRefusal = (status: number): boolean => [302, 401, 403].includes(status);

/** What is read of a plan. */
const neededPlan = planSchema.pick({ status: true, artifacts: true, error: true, links: true });

/** Whether a route can be planned: registry, sign-in and state container work. Nothing is exported. */
export async function checkPlan(
  ask: Ask,
  key: string,
  { name: route, mode }: KnownRoute,
  patience: Patience,
): Promise<Finding> {
  if (mode === 'receive') return well(`plan: ${route} receives, so there is nothing to plan`);
  const order = { route, selection: { allow: ['**'], newest: 1 } };
  let { status, body } = await ask('POST', '/api/transfers/plan', { key, body: order });
  let plan = neededPlan.safeParse(body).data;
  while (plan?.status === 'running' && Date.now() < patience.untilMs) {
    await sleep(patience.pauseMs);
    ({ status, body } = await ask('GET', plan.links.self, { key }));
    plan = neededPlan.safeParse(body).data;
  }
  if (plan === undefined) return wrong(`plan: ${route}: ${status}: ${reason(body)}`);
  if (plan.status === 'ready')
    return well(`plan: ${route}: ${plan.artifacts ?? 0} artifact(s) would be exported`);
  const { code, message } = plan.error ?? { code: plan.status, message: 'it took too long' };
  return wrong(`plan: ${route}: ${code}: ${message}`);
}

const keysAreNotEnough = (body: unknown): boolean => {
  const { code, detail } = problemSchema.safeParse(body).data ?? {};
  return code === 'FORBIDDEN' && (detail ?? '').includes('AUTH_MODE');
};

const problemSchema = z.object({ code: z.string().optional(), detail: z.string().optional() });

/** What a problem document says. */
function reason(body: unknown): string {
  const { code = '', detail = 'the app gave no reason' } = problemSchema.safeParse(body).data ?? {};
  return `${code} ${detail}`.trim();
}
