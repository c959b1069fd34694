import type { BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';

/** Answers name the `x-ms-version` that was asked for; Azurite names its own. */
export const echoVersion: BlobStage = async ({ request, response }, next) => {
  const asked = header(request, 'x-ms-version');
  if (asked !== undefined) {
    const setHeader = response.setHeader.bind(response);
    setHeader('x-ms-version', asked);
    response.setHeader = (name, value) =>
      setHeader(name, name.toLowerCase() === 'x-ms-version' ? asked : value);
  }
  await next();
};
