import { mkdirSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import type { RegistryEndpoint } from '../endpoints';
import type { System } from './system';

/**
 * What to do with a rehearsal that stays up. Its keys are worth nothing outside this machine, so they are
 * printed. Only `npm start` writes log files, and has the terminal know it as a context.
 */
export function describeSystem({ endpoints, app }: System, state: string, byStart = true): string {
  const [key, where] = byStart
    ? ['', '--context rehearsal']
    : [`ACR_FERRY_KEY=${app.functionKey} `, `--url ${app.url}`];
  const certificates = writeCertificateFolder(state, endpoints.caFile);
  const { source, target } = endpoints.registries;
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
    'Put an image of your own into the source, with Docker:',
    '',
    `  echo ${source.password} | docker login ${source.host} --username ${source.username} --password-stdin`,
    `  docker tag my/app:1.0 ${source.host}/my/app:1.0 && docker push ${source.host}/my/app:1.0`,
    '',
    'or without it:',
    '',
    `  skopeo copy --dest-cert-dir ${certificates} --dest-creds ${source.username}:${source.password} \\`,
    `    docker-archive:my-app.tar docker://${source.host}/my/app:1.0`,
    '',
    'and have it transferred, by the terminal or by any HTTP client:',
    '',
    `  ${key}npx acr-ferry start my/app:1.0 --watch ${where}`,
    `  curl ${app.url}/api/transfers -H 'x-functions-key: ${app.functionKey}' \\`,
    `    -H 'content-type: application/json' -d '{"artifacts":["my/app:1.0"]}'`,
    '',
    'See it at the target:',
    '',
    `  skopeo inspect --cert-dir ${certificates} --creds ${target.username}:${target.password} ` +
      `docker://${target.host}/my/app:1.0`,
  ].join('\n');
}

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
