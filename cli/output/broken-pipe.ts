/** Ends at once, without a word, when whoever reads has seen enough: `acr-ferry list | head`. */
export function quietlyLeft(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}
