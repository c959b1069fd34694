import { app } from '@azure/functions';
import { expect, it } from 'vitest';
import { startApp } from '../fixtures/start-app';

it('an app that streams is refused', async () => {
  const start = startApp(() => {
    app.setup({ enableHttpStream: true });
    app.http('f', { handler: () => ({}) });
  });
  await expect(start).rejects.toThrow('does not stream');
});
