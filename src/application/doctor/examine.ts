import pMap from 'p-map';
import { checkNames, diagnose, passed, skipped, type Check, type Doctor } from '../../domain/doctor/check';
import { settingCommand } from '../../domain/doctor/needs';
import { sidesOf, type Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import { findInstance, type App } from '../instances';
import { look, type Findings, type Patient } from './look';
import { checkPipelines } from './pipeline-checks';
import { checkRegistry } from './registry-checks';
import { signIn } from './sign-in';
import { checkStorage } from './storage-checks';
import { checkSigningKey, checkVault } from './vault-checks';

type Told = App['config']['warnings'];

/** Long enough for a service that answers, short enough for somebody who waits. */
const lookLimitMs = 8000;
const sidesAtOnce = 6;

/** Tests every side of every route at once. Nothing is changed that stays, and no secret is told. */
export async function examine(app: App, limitMs = lookLimitMs): Promise<Doctor> {
  const sides = [...app.config.routes.values()].flatMap((route) =>
    sidesOf(route).map((side): [Route, Side] => [route, side]),
  );
  const [hub, found] = await Promise.all([
    checkHub(app, limitMs),
    pMap(sides, ([route, side]) => checkSide({ services: app, route, side, limitMs }), {
      concurrency: sidesAtOnce,
    }),
  ]);
  return diagnose([...settingsChecks(app.config.warnings), hub, ...found.flat()], app.now());
}

/** With wrong settings nothing else can be tested. */
export const examineSettings = (problems: Told, now: Date): Doctor =>
  diagnose(
    problems.map(({ setting, problem }) => ({
      check: 'settings',
      verdict: 'failed',
      said: `${setting} ${problem}`,
      // What is wrong in the routes file is mended there.
      ...(/^\w+$/.test(setting) && { mend: settingCommand(setting, '<value>') }),
    })),
    now,
  );

/** What works otherwise than promised is told, and is no fault. */
const settingsChecks = (warnings: Told): Check[] => [
  { check: 'settings', ...passed('they are usable') },
  ...warnings.map(({ setting, problem }): Check => ({
    check: 'settings',
    ...passed(`${setting} ${problem}`),
  })),
];

async function checkHub(app: App, limitMs: number): Promise<Check> {
  const seen = await look({ limitMs }, 'ask the task hub', () => findInstance(app.client, 'doctor'));
  if ('value' in seen) return { check: 'task-hub', ...passed('it answers') };
  return { check: 'task-hub', verdict: 'failed', said: seen.failure.message };
}

/** What is not looked at where the app cannot even sign in. */
const needToken = ['registry', 'pipeline', 'vault', 'storage-network', 'container'] as const;

async function checkSide(patient: Omit<Patient, 'who'>): Promise<Check[]> {
  const { route, side } = patient;
  const { finding, who } = await signIn(patient);
  const found: Findings = { 'sign-in': finding };
  if (who === undefined) for (const check of needToken) found[check] = skipped('no token: see sign-in');
  else Object.assign(found, ...(await Promise.all(lookAround({ ...patient, who }))));
  return checkNames.flatMap((check): Check[] => {
    const each = found[check];
    return each === undefined ? [] : [{ check, route: route.name, side: side.name, ...each }];
  });
}

const lookAround = (patient: Patient): Promise<Findings>[] =>
  [checkRegistry, checkPipelines, checkVault, checkSigningKey, checkStorage].map((check) => check(patient));
