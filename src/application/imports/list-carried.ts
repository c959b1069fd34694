import type { ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { toTransferError } from '../../azure/failure';
import type { Services } from '../../services';
import { blobOfWaybill } from '../../domain/waybill/waybill';
import { isFolder } from '../../domain/imports/blob-event';
import { isTagList } from '../../domain/waybill/tag-list';
import { whyNotOurs } from '../../domain/waybill/not-ours';
import { sidesOf } from '../../domain/route';

/** What was carried across an air gap and still lacks its blob or waybill. */
export const carriedSchema = z
  .object({
    incomplete: z.array(
      z.object({
        route: z.string(),
        blob: z.string(),
        missing: z.enum(['blob', 'waybill']).describe('What has not been carried across yet.'),
        writtenAt: z.iso.datetime().describe('When the other one was written.'),
      }),
    ),
    truncated: z.boolean().describe('The containers hold more names than were looked at.'),
  })
  .meta({ id: 'Carried' });
type Carried = z.output<typeof carriedSchema>;

/** A container with more is in need of cleaning, not of a longer list. */
const mostNames = 20_000;

/** What lies in the containers of receiving routes without its counterpart, which may be on the way. */
export async function listCarried(services: Services): Promise<Carried> {
  const incomplete: Carried['incomplete'] = [];
  let truncated = false;
  for (const route of services.config.routes.values()) {
    if (route.mode !== 'receive') continue;
    for (const side of sidesOf(route)) {
      const { names, cut } = await listNames(services.container(side));
      truncated ||= cut;
      incomplete.push(...lonely(names).map((each) => ({ route: route.name, ...each })));
    }
  }
  return { incomplete, truncated };
}

async function listNames(
  container: ContainerClient,
): Promise<{ names: ReadonlyMap<string, string>; cut: boolean }> {
  const names = new Map<string, string>();
  try {
    for await (const { name, properties, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
      if (names.size === mostNames) return { names, cut: true };
      if (whyNotOurs(name) !== undefined || isFolder(metadata) || isTagList(name)) continue;
      if (properties.contentLength === 0) continue;
      names.set(name, properties.lastModified.toISOString());
    }
  } catch (error) {
    throw toTransferError(error, 'list carried blobs', 'target');
  }
  return { names, cut: false };
}

type Lonely = Omit<Carried['incomplete'][number], 'route'>;

function lonely(names: ReadonlyMap<string, string>): Lonely[] {
  const accompanied = new Set([...names.keys()].flatMap((name) => blobOfWaybill(name) ?? []));
  return [...names].flatMap(([name, writtenAt]): Lonely[] => {
    const blob = blobOfWaybill(name);
    if (blob !== undefined) return names.has(blob) ? [] : [{ blob, missing: 'blob', writtenAt }];
    return accompanied.has(name) ? [] : [{ blob: name, missing: 'waybill', writtenAt }];
  });
}
