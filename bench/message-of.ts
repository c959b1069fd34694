import type { ChildProcess } from 'node:child_process';

/** What a child process says next. Rejects when it exits without. */
export const messageOf = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const exited = (code: number | null): void => {
      reject(new Error(`${child.spawnargs.slice(1, 3).join(' ')} ended with ${code ?? 'a signal'}`));
    };
    child.once('exit', exited);
    child.once('message', (message) => {
      child.off('exit', exited);
      resolve(message as T);
    });
  });
