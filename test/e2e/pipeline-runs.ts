import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Names of the runs that transfers ever asked a cloud for: it keeps them all. */
export function runsIn(state: string, kind: 'export' | 'import'): string[] {
  const name = new RegExp(`^ferryt[a-z0-9]{15}${kind === 'export' ? 'e' : 'i'}\\d+a\\d+(?=-)`);
  const files = readdirSync(path.join(state, 'pipelines', 'runs'));
  return [...new Set(files.flatMap((file) => name.exec(file) ?? []))];
}
