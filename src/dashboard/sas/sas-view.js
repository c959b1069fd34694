import { call } from '../page/api.js';
import { mayAct } from '../page/caller.js';
import { h } from '../page/dom.js';
import { duration, plural } from '../page/format.js';
import { below, button, copyButton, empty, heading, moment, status, table } from '../page/parts.js';
import { askRevoke, askRotate } from './sas-dialogs.js';

/** The SAS secrets: when they expire and who renews them; never a value. */
export const sasView = {
  title: () => 'SAS',
  refreshSeconds: () => 30,
  summary: ({ secrets }) => needAttention(secrets.filter(isWrong).length),
  load: () => call('sas'),

  render({ secrets }) {
    return [
      heading('SAS secrets'),
      secrets.every(({ mode }) => mode === 'not-needed')
        ? empty(
            'No secrets needed',
            secrets.length > 0
              ? 'Every side opens its container with a managed identity.'
              : 'Image import opens no containers.',
          )
        : secretTable(secrets),
    ];
  },
};

/** The secret that expires first; undefined when none does. */
export function soonest(secrets) {
  return secrets
    .filter(({ expiresAt }) => expiresAt !== undefined)
    .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt))[0];
}

/** How long a secret is still good. */
export function countdown({ expiresAt }) {
  const left = Date.parse(expiresAt) - Date.now();
  return left <= 0 ? 'expired' : `in ${duration(left)}`;
}

/** Whether somebody must look at a secret: not where the schedule will renew it by itself. */
export const isWrong = ({ mode, version, expiresAt, lastError, unreadable }) =>
  mode !== 'not-needed' &&
  (lastError !== undefined ||
    unreadable !== undefined ||
    version === undefined ||
    (expiresAt !== undefined && Date.parse(expiresAt) < Date.now()));

function secretTable(secrets) {
  return table(
    'SAS secrets',
    ['Route', 'Side', 'State', 'Expires', 'Signed by', 'Secret', 'Rotated', ['Change', 'number']],
    secrets.map((secret) => ({
      key: `${secret.route} ${secret.side}`,
      cells: [
        secret.route,
        secret.side,
        state(secret),
        secret.expiresAt && [countdown(secret), below(moment(secret.expiresAt))],
        secret.kind && [
          secret.kind,
          secret.signedWith && below(secret.signedWith),
          below(`rights ${secret.rights ?? 'unknown'}`),
        ],
        secret.secret && [h('code', secret.secret), secret.version && below(version(secret.version))],
        secret.lastRotationAt && [
          moment(secret.lastRotationAt),
          below(secret.nextRotationAt && ['next from ', moment(secret.nextRotationAt)]),
        ],
        secret.mode === 'sas' &&
          mayAct() && [
            button('Rotate', () => askRotate(secret)),
            ' ',
            button('Revoke', () => askRevoke(secret), '.danger'),
          ],
      ],
    })),
  );
}

const version = (id) => [h('code', { title: id }, id.slice(0, 8)), copyButton(id, 'the secret version')];

function state(secret) {
  const { mode, lastError, unreadable, renewal } = secret;
  if (mode === 'not-needed') return h('span.muted', 'not needed');
  const error = unreadable ?? lastError;
  return [
    isWrong(secret) ? status('failed', 'attention') : status('succeeded', 'valid'),
    error && [below(`${error.code}: ${error.message}`), below(h('strong', 'Do: '), error.remedy)],
    !error && renewal && below(`to be renewed: ${renewal}`),
    mode === 'vault-managed' && below('renewed by Key Vault (legacy)'),
  ];
}

const needAttention = (number) => `${plural(number, 'secret')} ${number === 1 ? 'needs' : 'need'} attention`;
