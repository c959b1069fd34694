/** Text without anything a shell would do besides splitting and quoting. */
const plain = /^(?:[^'"\\|&;<>()$`*?~#[\]{}!\n]|'[^']*'|"[^"\\$`!]*")*$/;

/** The words of a line as a shell splits them; none when it takes a shell to run the line. */
export function wordsOf(line: string): string[] | undefined {
  if (!plain.test(line)) return undefined;
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}
