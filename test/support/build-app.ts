import { buildApp } from '../../rehearsal/start/build-app';

/** Global setup of tests that run the compiled app. */
export default async function setup(): Promise<void> {
  await buildApp();
}
