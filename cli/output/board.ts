import { MultiBar, type SingleBar } from 'cli-progress';
import { colorsFor, plain, type Colors } from './colors';

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
   * changes. With a `fraction` it has a bar.
   */
  row(key: string, text: string, milestone: string, fraction?: number): void;
  /** Takes a row away. */
  clear(key: string): void;
  /** Takes all rows away: their clock would keep the process, and the cursor stay hidden. */
  end(): void;
  /** How many rows there is room for. */
  readonly room: number;
}

/** A board on a stream. */
export function createBoard(stream: NodeJS.WriteStream, color = true): Board {
  // Closing the terminal must not stop the orderly end.
  stream.on('error', () => undefined);
  return stream.isTTY ? liveBoard(stream, color) : plainBoard(stream);
}

function plainBoard(stream: NodeJS.WritableStream): Board {
  const milestones = new Map<string, string>();
  return {
    colors: plain,
    room: Infinity,
    print: (line) => void stream.write(`${line}\n`),
    row(key, text, milestone, fraction) {
      if (milestones.get(key) === milestone) return;
      milestones.set(key, milestone);
      stream.write(`${fraction === undefined ? '' : `   ${Math.floor(fraction * 100)} %  `}${text}\n`);
    },
    clear: () => undefined,
    end: () => undefined,
  };
}

const format = (bar: boolean): string => (bar ? '   [{bar}] {percentage} %  {text}' : '{text}');

function liveBoard(stream: NodeJS.WriteStream, color: boolean): Board {
  const rows = new Map<string, SingleBar>();
  let bars: MultiBar | undefined;
  const begin = (): MultiBar =>
    new MultiBar({ stream, clearOnComplete: true, hideCursor: true, forceRedraw: true, barsize: 24 });
  const end = (): void => {
    rows.clear();
    bars?.stop();
    bars = undefined;
  };
  return {
    colors: colorsFor(stream, color),
    get room() {
      return Math.max(1, stream.rows - 3);
    },
    print(line) {
      if (bars === undefined) return void stream.write(`${line}\n`);
      bars.log(`${line}\n`);
      bars.update();
    },
    row(key, text, _milestone, fraction) {
      bars ??= begin();
      const shown = rows.get(key);
      if (shown) shown.update(fraction ?? 0, { text });
      else rows.set(key, bars.create(1, fraction ?? 0, { text }, { format: format(fraction !== undefined) }));
    },
    clear(key) {
      const shown = rows.get(key);
      if (shown === undefined || bars === undefined) return;
      rows.delete(key);
      bars.remove(shown);
      if (rows.size === 0) end();
    },
    end,
  };
}
