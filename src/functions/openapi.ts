import { appVersion } from '../http/app/health';
import { openApiDocument } from '../http/openapi/openapi';
import { serve, servedOperations } from '../http/serve';

/** Answers `GET /api/openapi.json`. */
export const openapiHandler = serve(
  {
    name: 'openapi',
    method: 'GET',
    path: 'openapi.json',
    summary: 'This document',
    access: 'Reader',
    responses: { 200: { description: 'OpenAPI 3.1.' } },
  },
  () => Promise.resolve({ jsonBody: openApiDocument(servedOperations(), appVersion()) }),
);
