import { mkdirSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import type { RegistryEndpoint } from '../endpoints';
import type { GuidedRoute } from './routes-of';
import type { System } from './system';

/**
 * What to do with a rehearsal that stays up. Its keys are worth nothing outside this machine, so they are
 * printed. Only `npm start` writes log files, and has the terminal know it as a context; it has one route.
 */
export function describeSystem(
  { endpoints, app }: System,
  state: string,
  routes: readonly GuidedRoute[] = [],
): string {
  const byStart = routes.length === 0;
  const [key, where] = byStart
    ? ['', '--context rehearsal']
    : [`ACR_FERRY_KEY=${app.functionKey} `, `--url ${app.url}`];
  const callers: Callers = {
    terminal: (command) => `  ${key}npx acr-ferry ${command} ${where}`,
    http: (path, body) => [
      `  curl ${app.url}/api/${path} -H 'x-functions-key: ${app.functionKey}' \\`,
      `    -H 'content-type: application/json' -d '${JSON.stringify(body)}'`,
    ],
  };
  const certificates = writeCertificateFolder(state, endpoints.caFile);
  const { source, target } = endpoints.registries;
  const starting = routes.find(({ mode }) => mode !== 'receive');
  const named = routes.length > 1 ? starting?.name : undefined;
  return [
    'The rehearsal stays up; Ctrl-C ends it.',
    '',
    `  API        ${app.url}/api  (header x-functions-key: ${app.functionKey})`,
    `  dashboard  ${app.url}/api/dashboard/#key=${app.functionKey}`,
    `  CA file    ${endpoints.caFile}`,
    ...(byStart ? [`  logs       ${path.join(path.resolve(state), 'logs')}`] : []),
    `  faults     ${endpoints.control.url}/faults  (header authorization: Bearer ` +
      `${endpoints.control.key}; docs/rehearsal/faults.md)`,
    '',
    ...describeRegistry('Source', source),
    ...describeRegistry('Target', target),
    ...(byStart || starting ? describeStart(source, certificates, callers, named) : describeReceive(callers)),
    ...(starting?.mode === 'send'
      ? ['Carry what it hands over to an app that receives: docs/rehearsal.md, "An air gap in it".']
      : [
          'See it at the target:',
          '',
          `  skopeo inspect --cert-dir ${certificates} --creds ${target.username}:${target.password} ` +
            `docker://${target.host}/my/app:1.0`,
        ]),
  ].join('\n');
}

/** How the app is asked. */
interface Callers {
  readonly terminal: (command: string) => string;
  readonly http: (path: string, body: object) => readonly string[];
}

const describeStart = (
  { host, username, password }: RegistryEndpoint,
  certificates: string,
  { terminal, http }: Callers,
  route: string | undefined,
): string[] => [
  'Put an image of your own into the source, with Docker:',
  '',
  `  echo ${password} | docker login ${host} --username ${username} --password-stdin`,
  `  docker tag my/app:1.0 ${host}/my/app:1.0 && docker push ${host}/my/app:1.0`,
  '',
  'or without it:',
  '',
  `  skopeo copy --dest-cert-dir ${certificates} --dest-creds ${username}:${password} \\`,
  `    docker-archive:my-app.tar docker://${host}/my/app:1.0`,
  '',
  'and have it transferred, by the terminal or by any HTTP client:',
  '',
  terminal(`start my/app:1.0${route === undefined ? '' : ` --route ${route}`} --watch`),
  ...http('transfers', { ...(route !== undefined && { route }), artifacts: ['my/app:1.0'] }),
  '',
];

const describeReceive = ({ terminal, http }: Callers): string[] => [
  'It receives what an app with ROUTE_MODE=send handed over and you carried to the target, within seconds:',
  'docs/rehearsal.md, "An air gap in it". See what came, and what lacks its blob or waybill:',
  '',
  terminal('imports'),
  terminal('imports carried'),
  '',
  'and receive a blob by hand, by the terminal or by any HTTP client:',
  '',
  terminal('imports receive <transfer>/batch-0001.tar --watch'),
  ...http('imports/receive', { blob: '<transfer>/batch-0001.tar' }),
  '',
];

function describeRegistry(side: string, { name, host, username, password }: RegistryEndpoint): string[] {
  return [`${side} registry ${name}: ${host}  (user ${username}, password ${password})`, ''];
}

/** Clients of containers/image want a folder with the authority's certificate in a file ending in .crt. */
function writeCertificateFolder(state: string, caFile: string): string {
  const folder = path.join(path.resolve(state), 'certs');
  mkdirSync(folder, { recursive: true });
  copyFileSync(caFile, path.join(folder, 'ca.crt'));
  return folder;
}
