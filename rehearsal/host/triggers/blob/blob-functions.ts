import type { AppFunction, Findings } from '../../worker/app-functions';
import { resolveSettings, type Settings } from '../../settings';
import type { BlobContainer } from './blob-container';
import { parseBlobPath, type BlobPath } from './blob-path';

/** A blob function with what its trigger says. */
export interface BlobFunction {
  readonly function: AppFunction;
  readonly connection: string;
  readonly container: BlobContainer;
  readonly path: BlobPath;
  readonly source: 'EventGrid' | 'LogsAndContainerScan';
  /** The app opens the blob itself; its content is not read here. */
  readonly deferred: boolean;
}

/** Connects to a container; see `connectContainer`. */
export type Connect = (connection: string, container: string, settings: Settings) => BlobContainer;

/** The blob functions among those of the app. */
export function readBlobFunctions(
  functions: readonly AppFunction[],
  settings: Settings,
  connect: Connect,
  { refuse, disable }: Findings,
): BlobFunction[] {
  return functions.flatMap((entry) => {
    if (entry.kind !== 'blob') return [];
    const { trigger, name } = entry;
    const at = { function: name, binding: trigger.name };
    const resolve = (text: unknown): string => resolveSettings(text as string, settings);
    let path: BlobPath;
    try {
      path = parseBlobPath(resolve(trigger.path));
    } catch (error) {
      refuse({ ...at, reason: (error as Error).message });
      return [];
    }
    try {
      const connection = resolve(trigger.connection ?? 'AzureWebJobsStorage');
      const container = connect(connection, path.container, settings);
      const source = trigger.source === 'EventGrid' ? 'EventGrid' : 'LogsAndContainerScan';
      if (source !== 'EventGrid' && isFlex(settings)) throw new Error(onlyEventGrid(name));
      const deferred = trigger.properties?.supportsDeferredBinding === 'true';
      return [{ function: entry, connection, container, path, source, deferred } as const];
    } catch (error) {
      disable({ ...at, reason: (error as Error).message });
      return [];
    }
  });
}

const isFlex = ({ WEBSITE_SKU }: Settings): boolean => WEBSITE_SKU?.toLowerCase() === 'flexconsumption';

const onlyEventGrid = (name: string): string =>
  'The Flex Consumption SKU only supports EventGrid as the source for BlobTrigger functions. Please update ' +
  `function '${name}' to use EventGrid`;
