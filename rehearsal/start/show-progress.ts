import type { Board } from '../../cli/output/board';
import { formatMs } from '../../cli/output/format';
import type { Step } from './system';

/** Shows a step while it runs, and how it ended and when. */
export function stepsOn(board: Board): Step {
  const { green, red, dim } = board.colors;
  return async (title, work) => {
    const started = performance.now();
    const end = (mark: string): void => {
      board.clear(title);
      board.print(`${mark} ${title} ${dim(formatMs(performance.now() - started))}`);
    };
    board.row(title, `.. ${title}`, title);
    try {
      const result = await work();
      end(green('ok'));
      return result;
    } catch (error) {
      end(red('no'));
      throw error;
    }
  };
}
