import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Misuse } from '../client/errors';
import { withoutAbsent } from '../client/without-absent';
import { appUrl, contextOf, readKey, type ConnectionOptions } from '../contexts/choose-app';
import {
  contextsFile,
  makeCurrent,
  putContext,
  readContexts,
  removeContext,
} from '../contexts/contexts-file';
import { tableOf } from '../output/table';
import { offline, signingIn, withExamples } from '../options/command';

type SetOptions = Omit<ConnectionOptions, 'context'> & { readonly url: string };

const name = ['<name>', 'of the context'] as const;

/** `context`. */
export function addContextCommands(program: Command): void {
  const context = program
    .command('context')
    .description('apps under names, so that no command need spell them out');
  const list = context.command('list', { isDefault: true }).description('the contexts of this machine');
  offline(list, () => {
    const { current, contexts } = readContexts();
    const shown = Object.entries(contexts).map(([name, { key, ...context }]) => {
      const signIn = [
        ...(key === undefined ? [] : ['key']),
        ...(context.scope === undefined ? [] : ['Entra']),
      ];
      return { name, current: name === current, ...context, signIn };
    });
    return {
      document: { file: contextsFile(), contexts: shown },
      items: shown,
      ids: shown.map(({ name }) => name),
      text: () =>
        shown.length === 0
          ? 'There is no context yet: acr-ferry context set <name> --url <address>'
          : tableOf(
              ['', 'name', 'address', 'opened by'],
              shown.map(({ name, current, url, signIn }) => [
                current ? '*' : '',
                name,
                url,
                signIn.join(' and '),
              ]),
            ),
    };
  });
  withExamples(list, 'acr-ferry context');

  const set = context
    .command('set')
    .description('add a context, or replace it; the first one becomes current')
    .argument(...name)
    .requiredOption('--url <address>', 'of the app')
    .option('--key-stdin', 'read its function key from standard input and keep it (file mode 600)');
  offline(signingIn(set), ({ url, keyStdin, scope, tenant, ca }: SetOptions, name: string) => {
    if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name))
      throw new Misuse('the name of a context has letters, digits, dots, dashes, 64 at most');
    const key = keyStdin ? readKey() : undefined;
    const kept = withoutAbsent({ key, scope, tenant, ca: ca && resolve(ca) });
    putContext(name, { url: appUrl(url), ...kept });
    return {
      document: { name, file: contextsFile() },
      ids: [name],
      text: () => `Context ${name} is kept in ${contextsFile()}.`,
    };
  });
  withExamples(
    set,
    'az functionapp keys list -g <group> -n <app> --query functionKeys.default -o tsv |\n' +
      '    acr-ferry context set prod --url https://<app>.azurewebsites.net --key-stdin',
    'acr-ferry context set prod --url https://<app>.example --scope api://<application id>/.default',
  );
  addUseAndRemove(context);
}

function addUseAndRemove(context: Command): void {
  const use = context
    .command('use')
    .description('take this one when none is named')
    .argument(...name);
  offline(use, (_, name: string) => {
    const { url } = contextOf(name);
    makeCurrent(name);
    return { document: { current: name }, ids: [name], text: () => `Commands go to ${url} from now on.` };
  });
  withExamples(use, 'acr-ferry context use rehearsal');

  const remove = context
    .command('remove')
    .description('forget it, with its key')
    .argument(...name);
  offline(remove, (_, name: string) => {
    if (!removeContext(name)) throw new Misuse(`there is no context ${name}`);
    return { document: { removed: name }, text: () => `Context ${name} is forgotten.` };
  });
  withExamples(remove, 'acr-ferry context remove old');
}
