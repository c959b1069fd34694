import { describe, expect, it } from 'vitest';
import { problems } from '../parse-routes';

describe('routes.json', () => {
  it('refuses routes that would undo each other’s pipelines and secrets', () => {
    const container = { target: { container: 'other' } };
    expect(problems({ a: {}, b: container })).toEqual([
      '/routes/b/target/pipeline is the pipeline of /routes/a/target/pipeline, too, but with another ' +
        'container, secret, identity or options: name another one, or make them the same',
      '/routes/b/target/sasSecret is the secret of /routes/a/target/sasSecret, too, but for another ' +
        'container, kind of SAS or lifetime: name another one, or make them the same',
    ]);
    expect(problems({ a: {}, b: { concurrentBatches: 2 } })).toEqual([]);
    expect(problems({ a: {}, b: { overwriteTags: false } })).toHaveLength(1);
  });
});
