const text = /"(?:\\.|[^"\\])*"/;
const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const bareName = /[A-Za-z_$][\w$]*(?=\s*:)/;
const tokens = new RegExp(`${text.source}|(?<comment>${comment.source})|(?<name>${bareName.source})`, 'g');

/**
 * JSON as ARM's parser takes it: names without quotes and comments pass. `az deployment` sends such a body:
 * it puts the text of a template file, comments and all, behind a bare `template:`.
 * @throws SyntaxError for what is no JSON then, either.
 */
export function parseLenient(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return JSON.parse(
      body.replace(tokens, (token: string, ...rest: unknown[]) => {
        const groups = rest.at(-1) as Partial<Record<'comment' | 'name', string>>;
        if (groups.comment !== undefined) return ' ';
        return groups.name === undefined ? token : `"${token}"`;
      }),
    );
  }
}
