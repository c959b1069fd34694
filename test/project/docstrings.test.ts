import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parse, sourceFiles } from './source-files';

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Whether a comment stands before a statement and says something. */
const isExplained = (statement: ts.Statement): boolean =>
  ts.getJSDocCommentsAndTags(statement).some((doc) => ts.isJSDoc(doc) && /\w/.test(doc.getText()));

/** Where the sentence stands instead: at the value a type is derived from, or in the summary of a trigger. */
function explainedElsewhere(statement: ts.Statement, all: readonly ts.Statement[]): boolean {
  if (/ = serve(Durable)?\(\s*\{[^]*\bsummary: /.test(statement.getText())) return true;
  const [, origin] = /^export type \w+ = [^{]*\btypeof (\w+)\b[^{]*;$/.exec(statement.getText()) ?? [];
  const source = all.find(
    (each) =>
      ts.isVariableStatement(each) &&
      each.declarationList.declarations.some(({ name }) => name.getText() === origin),
  );
  return source !== undefined && isExplained(source);
}

describe('what src and cli export', () => {
  it('is explained by a sentence', () => {
    const bare = sourceFiles('src', 'cli').flatMap((file) => {
      const { statements } = parse(file);
      return statements
        .filter((statement) => isExported(statement) && !isExplained(statement))
        .filter((statement) => !explainedElsewhere(statement, statements))
        .map((statement) => `${file}: ${statement.getText().split('\n', 1)[0]!}`);
    });
    expect(bare).toEqual([]);
  });
});
