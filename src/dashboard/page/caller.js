import { call } from './api.js';
import { readKey } from './session.js';

/** What the reader may do, and which routes there are. Known once a key: roles are given at sign-in. */
let known;

/** Asks the app who the reader is to it, once however many views ask at the same time. */
export function learnCaller() {
  const key = readKey();
  // Nothing is known and no key is given at first: two that are undefined must not be taken for equal.
  if (known !== undefined && known.key === key) return known.told;
  const told = call('health/details').then((details) => {
    if (known?.told === told) known.details = details;
    return details;
  });
  known = { key, told };
  told.catch(() => {
    if (known?.told === told) known = undefined;
  });
  return told;
}

/** Whether the reader may change anything; what it may not do is not offered. */
export const mayAct = () => known?.details?.roles.includes('Operator') ?? false;

/** The routes of the app, which is restarted when a setting changes. */
export const routesKnown = () => known?.details?.routes ?? [];
