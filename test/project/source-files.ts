import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** An import of a file, a re-export, or a `require` of a literal name. */
export interface Import {
  /** Relative imports as a path from the root of the project, without extension; packages as written. */
  readonly module: string;
  readonly typeOnly: boolean;
}

/** Paths of the TypeScript and JavaScript files under folders, from the root of the project. */
export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
      .map((entry) => path.posix.join(entry.parentPath, entry.name)),
  );
}

/** The lines of a file; the end of the last is not one more. */
export const linesOf = (file: string): string[] => readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');

/** The syntax tree of a file. */
export const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

/** Everything a file imports, re-exports or requires by a literal name. */
function importsOf(file: string): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const name = specifier.text;
    const module = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
    imports.push({ module: module.replace(/\.js$/, ''), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText()))
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return imports;
}

/** An import and the file it stands in. */
export interface Arrow extends Import {
  readonly file: string;
}

/** The imports of all files under folders. */
export const arrowsIn = (...folders: string[]): Arrow[] =>
  sourceFiles(...folders).flatMap((file) => importsOf(file).map((each) => ({ file, ...each })));

/** The floor of `src` a file belongs to; a file beside the floors is one of its own. */
export const floorOf = (file: string): string => file.split('/')[1]!.replace('.ts', '');

/** The room of a file on its floor; none at the root of the floor. */
export const roomOf = (file: string): string | undefined => file.split('/').slice(2, -1)[0];

/** `import type {..}`, or every name marked `type`. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}
