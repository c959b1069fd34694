import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from '../../rehearsal/host/durable/execution/records';

interface HostFile {
  readonly extensions: { readonly durableTask: { readonly defaultVersion: string } };
}

const project = join(__dirname, '..', '..');

/** The version of the orchestrations, as host.json gives it to new instances. */
export const currentVersion = (JSON.parse(readFileSync(join(project, 'host.json'), 'utf8')) as HostFile)
  .extensions.durableTask.defaultVersion;

/** Where the recordings of a version are. */
export const folderOf = (version: string): string => join(__dirname, version);

/** The executions of a scenario, each the records of its journal. */
export interface History {
  readonly version: string;
  readonly scenario: string;
  readonly executions: readonly (readonly JournalRecord[])[];
}

/** Versions that were recorded. */
export const versions: readonly string[] = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
  .map(({ name }) => name);

/** Every history of a version. */
export const historiesOf = (version: string): History[] =>
  readdirSync(folderOf(version))
    .filter((file) => file !== documentsFile)
    .map((file) => ({
      version,
      scenario: file.slice(0, -'.json'.length),
      executions: readJson(version, file) as JournalRecord[][],
    }));

/** What a version stored, with its name: of each kind as many as show all its fields. */
export const documentsOf = (version: string): readonly (readonly [name: string, document: object])[] =>
  readJson(version, documentsFile) as [string, object][];

/** Beside the histories of a version. */
export const documentsFile = 'documents.json';

const readJson = (version: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folderOf(version), file), 'utf8'));
