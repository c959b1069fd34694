import { it } from 'vitest';
import { createProgram } from '../../cli/program';
import { holds } from '../support/markdown';
import { markdownOf } from './markdown';

it('docs/terminal.md is what the commands say of themselves', async () => {
  await holds('docs/terminal.md', (text) => {
    const [intro = ''] = text.split(/^## Commands$/m);
    return intro + markdownOf(createProgram('1.0.0'));
  });
});
