import { visit } from 'jsonc-parser';
import { pointer } from '../../domain/schema';
import type { ConfigProblem } from '../read-setting';

/** Names that stand twice in an object of a JSON text, where `JSON.parse` silently loses a route. */
export function repeatedNames(text: string): ConfigProblem[] {
  const firstLines = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  visit(text, {
    onObjectProperty(name, _offset, _length, line, _column, parent) {
      const place = pointer([...parent(), name]);
      const first = firstLines.get(place);
      if (first === undefined) firstLines.set(place, line + 1);
      else {
        const problem =
          `stands in line ${first} and again in line ${line + 1}, and only the last would count: remove ` +
          'one, or rename it';
        problems.push({ setting: place, problem });
      }
    },
  });
  return problems;
}
