import type { Colors } from './colors';

/** What a command found or did, for whoever reads it. */
export interface Shown {
  /** As the API answers: what `--json` prints. */
  readonly document: unknown;
  /** What ndjson prints, a line each; absent, the document is the only one. */
  readonly items?: readonly unknown[];
  /** No JSON: printed as it is, whatever the format. */
  readonly raw?: string;
  /** For people. */
  readonly text: (colors: Colors) => string;
  /** What scripts need: all that `--quiet` prints. */
  readonly ids?: readonly string[];
  /** 1 when what was looked at or done is not well; absent, 0. */
  readonly exitCode?: number;
}

/** How the command line wants it. */
export interface OutputOptions {
  readonly output?: 'table' | 'json' | 'ndjson';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}
