import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** With arguments of its own the host throws the worker away that it holds ready. */
it('the sample settings leave the arguments of the worker to the host', () => {
  const { Values } = JSON.parse(readFileSync('local.settings.sample.json', 'utf8')) as { Values: object };
  expect(Object.keys(Values).filter((name) => /^languageWorkers/i.test(name))).toEqual([]);
});
