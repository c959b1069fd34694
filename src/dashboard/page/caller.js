import { call } from './api.js';
import { readKey } from './session.js';

/** What the reader may do. Known once a key: roles are given at sign-in. */
let known;

/** Asks the app who the reader is to it. */
export async function learnRoles() {
  const key = readKey();
  if (known?.key === key) return;
  const { roles } = await call('health/details');
  known = { key, roles };
}

/** Whether the reader may change anything; what it may not do is not offered. */
export const mayAct = () => known?.roles.includes('Operator') ?? false;
