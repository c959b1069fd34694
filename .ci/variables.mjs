// Hands the variables of the GitHub environment on to the steps that follow, where azd reads its parameters.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

for (const [name, value] of Object.entries(JSON.parse(process.env.VARIABLES ?? '{}'))) {
  // Many lines are possible, as of a public key; nothing in them ends the value but this.
  const end = randomUUID();
  if (/^[A-Z][A-Z0-9_]*$/.test(name) && !/^(GITHUB|RUNNER|NODE)_/.test(name)) {
    appendFileSync(process.env.GITHUB_ENV, `${name}<<${end}\n${value}\n${end}\n`);
  }
}
