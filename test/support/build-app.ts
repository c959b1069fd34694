import { buildApp } from '../../scripts/build/build-app';

/** Global setup of tests that run the compiled app. */
export default async function setup(): Promise<void> {
  await buildApp();
}
