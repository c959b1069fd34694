import { z } from 'zod';
import { tell, toldFailureSchema } from '../../domain/errors';
import { importSchema, type Import } from '../../domain/imports/import';
import { artifactCountsSchema, countArtifacts } from '../../domain/transfer/results';
import { isImportId } from '../../records/imports/claims';
import { readAnywhere } from '../../records/homes';
import { importPath } from '../../records/imports/paths';
import { verificationPath } from '../../records/transfer/paths';
import type { Services } from '../../services';
import { linksOf } from '../../domain/transfer/names';
import { notFound } from '../refusal';

const shared = {
  willImport: z
    .boolean()
    .exactOptional()
    .describe('Whether the source trigger will take it; absent when the blob was gone at once.'),
  importedBy: z
    .enum(['acr-ferry', 'source-trigger'])
    .exactOptional()
    .describe('Who is to import it by IMPORT_BY; absent where no run of ours will, and no trigger.'),
  links: z.object({
    self: z.string(),
    transfer: z.string().exactOptional().describe('The transfer that brought or receives the blob.'),
  }),
};

/** An import in a list. */
export const importSummarySchema = importSchema
  .pick({ importId: true, route: true, status: true, account: true, container: true, blob: true })
  .extend(importSchema.pick({ seenAt: true, finishedAt: true, transfer: true }).shape)
  .extend({
    ...shared,
    run: z.string().exactOptional().describe('Name of the run.'),
    bytes: importSchema.shape.bytes,
    tookMs: z.int().min(0).exactOptional().describe('From when the blob was seen to the end.'),
  })
  .meta({ id: 'ImportSummary' });
export type ImportSummary = z.output<typeof importSummarySchema>;

/** An import with the verdict on its blob and the run. */
export const importViewSchema = importSchema
  .omit({ since: true })
  .extend(shared)
  .extend({
    error: toldFailureSchema.exactOptional(),
    verified: artifactCountsSchema
      .exactOptional()
      .describe('What its transfer found at the target, whatever the run said.'),
  })
  .meta({ id: 'Import' });
export type ImportView = z.output<typeof importViewSchema>;

/** @throws Refusal IMPORT_NOT_FOUND */
export async function getImport(services: Services, importId: string): Promise<ImportView> {
  const found = await findImport(services, importId);
  if (found === undefined)
    throw notFound('IMPORT_NOT_FOUND', 'import', 'List the imports with GET /api/imports.');
  const { error, ...known } = found;
  const verified = await verifiedBy(services, found);
  return importViewSchema.parse({
    ...known,
    ...(error && { error: tell(error) }),
    ...(verified && { verified }),
    ...sharedOf(importerOf(services, found), found),
  });
}

/** How the artifacts of the blob stand, once the transfer that brought it has looked. */
async function verifiedBy(services: Services, { transfer }: Import) {
  const route = transfer && services.config.routes.get(transfer.route);
  if (transfer === undefined || route === undefined) return undefined;
  const found = await services.records(route).read(verificationPath(transfer.transferId, transfer.batch));
  return found && countArtifacts(found.artifacts);
}

/** What a list shows of an import; undefined for an id nothing is known of, and where `text` is not in it. */
export async function summariseImport(
  services: Services,
  importId: string,
  text = '',
): Promise<ImportSummary | undefined> {
  const found = await findImport(services, importId);
  if (found === undefined || !mentions(found, text)) return undefined;
  const { run, finishedAt, seenAt, ...rest } = found;
  return importSummarySchema.parse({
    ...{ ...rest, seenAt },
    ...(finishedAt !== undefined && { finishedAt, tookMs: Date.parse(finishedAt) - Date.parse(seenAt) }),
    ...(run && { run: run.name }),
    ...sharedOf(importerOf(services, found), found),
  });
}

const mentions = ({ importId, blob, run, transfer }: Import, text: string): boolean =>
  [importId, blob, run?.name, transfer?.transferId, ...(run?.artifacts ?? [])].some((each) =>
    each?.includes(text),
  );

async function findImport(services: Services, importId: string): Promise<Import | undefined> {
  return isImportId(importId) ? (await readAnywhere(services, importPath(importId)))?.document : undefined;
}

/** Of a blob that no transfer brought, only the source trigger takes notice. */
function importerOf(services: Services, { route, transfer, verdict }: Import): ImportView['importedBy'] {
  const { importBy, trust } = services.config.routes.get(transfer?.route ?? route) ?? {};
  if (transfer !== undefined && importBy === 'run') return 'acr-ferry';
  if (verdict?.willImport) return 'source-trigger';
  const isVerified = transfer !== undefined || trust === undefined;
  return importBy === 'trigger-then-run' && isVerified ? 'acr-ferry' : undefined;
}

const sharedOf = (importedBy: ImportView['importedBy'], { importId, verdict, transfer }: Import) => ({
  ...(importedBy && { importedBy }),
  ...(verdict && { willImport: verdict.willImport }),
  links: {
    self: `/api/imports/${importId}`,
    ...(transfer && { transfer: linksOf(transfer.transferId).self }),
  },
});
