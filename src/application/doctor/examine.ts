import pMap from 'p-map';
import { checkNames, diagnose, passed, skipped, type Check, type Doctor } from '../../domain/doctor/check';
import { noSetting, settingCommand, unsettingCommand } from '../../domain/doctor/needs';
import type { App } from '../instances';
import { sideOf } from '../../domain/route';
import type { End } from '../../domain/side';
import { checkEvents, checkPushes } from './checks/events';
import { checkHost } from './checks/host';
import { checkImport } from './checks/image-import';
import type { Findings, Patient } from './look';
import { sharedSides, type DoctorQuery, type Shared } from './patients';
import { checkPipelines } from './checks/pipelines';
import { checkRegistry } from './checks/registry';
import { checkRevocation } from './checks/rights';
import { signIn } from './checks/sign-in';
import { checkStorage } from './checks/storage';
import { checkSigningKey, checkVault } from './checks/vault';
import { checkWay } from './checks/way';

type Told = App['config']['warnings'];

/** Long enough for a service that answers, short enough for somebody who waits. */
const lookLimitMs = 8000;
const sidesAtOnce = 16;
/** Some looks follow on others: all of a side together take little longer than one. */
const sideLimit = 1.5;

/** Tests every side, or those asked for; changes nothing, tells no secret. @throws Refusal of a route */
export async function examine(app: App, asked?: DoctorQuery, limitMs = lookLimitMs): Promise<Doctor> {
  const sides = sharedSides(app.config, asked);
  const [host, found] = await Promise.all([
    checkHost(app, limitMs),
    pMap(
      sides,
      (shared) => checkSide({ ...shared, services: app, limitMs, endsAt: Date.now() + sideLimit * limitMs }),
      { concurrency: sidesAtOnce },
    ),
  ]);
  return diagnose([...settingsChecks(app.config.warnings), ...host, ...found.flat()], app.now());
}

/** With wrong settings nothing else can be tested. */
export const examineSettings = (problems: Told, now: Date): Doctor =>
  diagnose(
    problems.map(({ setting, problem }) => ({
      check: 'settings',
      verdict: 'failed',
      said: `${setting} ${problem}`,
      // What is wrong in the routes file is mended there.
      ...(/^\w+$/.test(setting) && {
        mend: problem.startsWith(noSetting) ? unsettingCommand(setting) : settingCommand(setting, '<value>'),
      }),
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

/** What is not looked at where the app cannot even sign in. */
const needToken = {
  transfer: ['registry', 'pipeline', 'vault', 'storage-network', 'container'],
  import: ['registry'],
  auto: ['registry', 'pipeline', 'vault', 'storage-network', 'container'],
} as const;

async function checkSide(patient: Omit<Patient<End>, 'who'> & Shared): Promise<Check[]> {
  const { routes, side } = patient;
  const { finding, who } = await signIn(patient);
  const found: Findings = { 'sign-in': finding };
  if (who === undefined)
    for (const check of needToken[patient.route.via]) found[check] = skipped('no token: see sign-in');
  else Object.assign(found, ...(await Promise.all(lookAround({ ...patient, who }))));
  return checkNames.flatMap((check): Check[] => {
    const each = found[check];
    return each === undefined ? [] : [{ check, routes: [...routes], side: side.name, ...each }];
  });
}

function lookAround(patient: Patient<End>): Promise<Findings>[] {
  const { route, side } = patient;
  if (route.via === 'import') {
    return [checkRegistry(patient), checkImport({ ...patient, route }), checkPushes(patient)];
  }
  const whole: Patient = { ...patient, side: sideOf(route, side.name) };
  return [
    checkRegistry,
    checkPipelines,
    checkVault,
    checkSigningKey,
    checkStorage,
    checkRevocation,
    checkEvents,
    checkWay,
  ].map((check) => check(whole));
}
