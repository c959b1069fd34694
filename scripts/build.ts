import { buildApp } from './build/build-app';

/** `npm run build` */
buildApp().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
