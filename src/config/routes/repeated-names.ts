import { visit } from 'jsonc-parser';
import { pointer } from '../../domain/schema';
import type { Report } from '../read-setting';

/** Reports names that stand twice in an object of a JSON text, where `JSON.parse` silently loses a route. */
export function checkRepeatedNames(text: string, report: Report): void {
  const firstLines = new Map<string, number>();
  visit(text, {
    onObjectProperty(name, _offset, _length, line, _column, parent) {
      const place = pointer([...parent(), name]);
      const first = firstLines.get(place);
      if (first === undefined) firstLines.set(place, line + 1);
      else {
        const remedy = 'and only the last would count: remove one, or rename it';
        report(place, `stands in line ${first} and again in line ${line + 1}, ${remedy}`);
      }
    },
  });
}
