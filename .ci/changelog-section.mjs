// Prints what CHANGELOG.md says of a version (`v1.2.3` or `1.2.3`), for the notes of its release. GitHub
// breaks lines there where the text has breaks, so items are a line each.
import { readFileSync } from 'node:fs';

const version = process.argv[2]?.replace(/^v/, '');
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^(?=## )/m);
const section = sections.find((text) => text.startsWith(`## [${version}]`));
if (section === undefined) {
  console.error(`CHANGELOG.md has no section ## [${version}]: rename [Unreleased] before the release`);
  process.exitCode = 1;
} else {
  const lines = section.split('\n').slice(1).join('\n').trim();
  console.log(lines.replace(/(?<=\S)\n +(?=[^\s-])/g, ' '));
}
