import { z } from 'zod';
import type { Route } from '../domain/route';
import type { Immutable } from '../domain/schema';
import { homes } from './homes';
import { listAll, pathTo } from './records';
import type { Services } from '../services';

const openWorkSchema = z.object({
  /** Of the orchestrator. */
  name: z.enum(['superviseImport', 'revokeSas']),
  input: z.record(z.string(), z.unknown()),
  /** Instance id of the orchestration it waits for. */
  child: z.string().exactOptional(),
  restarts: z.int().min(0),
});
/** An orchestration that nothing else would begin again. */
export type OpenWork = Immutable<z.output<typeof openWorkSchema>>;

const folder = 'open/';

/** Where the note of an orchestration lies that has not ended. */
export const openWorkPath = (instanceId: string) => pathTo(`${folder}${instanceId}.json`, openWorkSchema);

/**
 * Notes that an orchestration is to come to its end, before whoever asked for it is answered. Without the
 * note it is only not begun again when it dies, so one that cannot be written stops nothing.
 */
export async function noteOpenWork(
  services: Services,
  route: Route,
  instanceId: string,
  { name, input, child }: Pick<OpenWork, 'name' | 'child'> & { readonly input: object },
): Promise<void> {
  const note = { name, input: { ...input }, restarts: 0, ...(child !== undefined && { child }) };
  try {
    await services.records(route).write(openWorkPath(instanceId), note);
  } catch {
    return;
  }
}

/** Instance ids of what is noted, by the home of the notes; of each so many at most, where that is said. */
export async function listOpenWork(
  services: Services,
  most?: number,
): Promise<{ readonly home: Route; readonly instanceId: string }[]> {
  const lists = homes(services).map(async (home) => {
    const records = services.records(home);
    const paths =
      most === undefined ? await listAll(records, folder) : (await records.list(folder, most)).paths;
    return paths.map((path) => ({ home, instanceId: path.slice(folder.length, -'.json'.length) }));
  });
  return (await Promise.all(lists)).flat();
}
