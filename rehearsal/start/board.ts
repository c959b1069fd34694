import type { WriteStream } from 'node:tty';
import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/**
 * Shows what goes on: finished lines stay, rows below them change in place. Without a terminal, plain lines.
 */
export interface Board {
  /** Of no effect without a terminal. */
  readonly colors: Colors;
  /** Prints a line that stays. */
  print(line: string): void;
  /**
   * Sets a row; `milestone` decides whether a log without a terminal gets a line for it: only when it
   * changes.
   */
  row(key: string, text: string, milestone: string): void;
  /** Takes a row away. */
  clear(key: string): void;
}

export function createBoard(stream: NodeJS.WriteStream): Board {
  // Closing the terminal must not stop the orderly end.
  stream.on('error', () => undefined);
  return stream.isTTY ? liveBoard(stream) : plainBoard(stream);
}

function plainBoard(stream: NodeJS.WritableStream): Board {
  const milestones = new Map<string, string>();
  return {
    colors: createColors(false),
    print: (line) => void stream.write(`${line}\n`),
    row(key, text, milestone) {
      if (milestones.get(key) === milestone) return;
      milestones.set(key, milestone);
      stream.write(`${text}\n`);
    },
    clear: () => undefined,
  };
}

function liveBoard(stream: WriteStream): Board {
  const rows = new Map<string, string>();
  let shown = 0;
  const redraw = (above = ''): void => {
    const erase = shown > 0 ? `\x1b[${shown}A\x1b[J` : '';
    // A line that wraps would break the counting, and so would more rows than the terminal has.
    const lines = [...rows.values()].slice(0, stream.rows - 2).map((row) => row.slice(0, stream.columns - 1));
    shown = lines.length;
    stream.write(erase + above + lines.map((line) => `${line}\n`).join(''));
  };
  return {
    colors: createColors(process.env.NO_COLOR === undefined),
    print: (line) => redraw(`${line}\n`),
    row(key, text) {
      if (rows.get(key) === text) return;
      rows.set(key, text);
      redraw();
    },
    clear(key) {
      if (rows.delete(key)) redraw();
    },
  };
}
