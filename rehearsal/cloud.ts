import { Command, InvalidArgumentError, Option } from 'commander';
import { listenerNames, type ListenerName, type Ports } from './cloud/platform/listeners/hosts';
import { profiles, type Profile } from './cloud/platform/profile';
import type { Endpoints } from './endpoints';
import { worlds, type WorldName } from './worlds';

/** `npm run cloud`: the rehearsal cloud in a process of its own. */

interface CommandOptions {
  readonly state: string;
  readonly fresh?: boolean;
  readonly port?: Partial<Ports>;
  readonly profile: Profile;
  readonly world: WorldName;
  readonly scenario?: string;
  readonly productionNames?: string | true;
  readonly hostStorage?: boolean;
  readonly localSettings: string;
  readonly json?: boolean;
}

const program = new Command('npm run cloud --')
  .description(
    'Starts the rehearsal cloud: emulators of every Azure service acr-ferry uses, on loopback only.',
  )
  .option('--state <folder>', 'where everything is kept', '.rehearsal')
  .option('--fresh', 'wipe the state folder first')
  .option(
    '--port <listener=number>',
    `fixed port of a listener, repeatable (${listenerNames.join(', ')})`,
    readPort,
  )
  .addOption(new Option('--profile <name>', 'how long things take').choices([...profiles]).default('instant'))
  .addOption(new Option('--world <name>', 'what there is').choices(Object.keys(worlds)).default('two-clouds'))
  .option('--scenario <file>', 'faults, clock and roles to start with')
  .option(
    '--production-names [address]',
    'serve the production host names on port 443 of a loopback address, by the hosts file (root)',
  )
  .option('--host-storage', 'add the storage `func start` needs and write its settings')
  .option('--local-settings <file>', 'where --host-storage writes them', 'local.settings.json')
  .option('--json', 'print the endpoints as one JSON line')
  .action(run);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`cloud: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

function readPort(value: string, ports: Partial<Ports> = {}): Partial<Ports> {
  const [name = '', number = ''] = value.split('=');
  const port = Number(number);
  if (
    !(listenerNames as readonly string[]).includes(name) ||
    !Number.isInteger(port) ||
    port < 1 ||
    port > 65_535
  ) {
    throw new InvalidArgumentError(
      `expected <listener>=<1-65535>, listener one of ${listenerNames.join(', ')}`,
    );
  }
  return { ...ports, [name as ListenerName]: port };
}

async function run(options: CommandOptions): Promise<void> {
  // The emulators call each other through Azure SDKs, which would ask a proxy for 127.0.0.1.
  for (const name of Object.keys(process.env)) {
    if (/^(https?|all)_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
  }
  // Loaded last: help and a mistyped option are answered at once.
  const { startCloud } = await import('./cloud/start.js');
  const productionNames =
    options.productionNames === undefined
      ? undefined
      : { address: options.productionNames === true ? '127.0.0.1' : options.productionNames };
  const cloud = await startCloud({
    state: options.state,
    fresh: options.fresh ?? false,
    ports: options.port ?? {},
    profile: options.profile,
    world: worlds[options.world],
    ...(options.scenario === undefined ? {} : { scenario: options.scenario }),
    ...(productionNames === undefined ? {} : { productionNames }),
    ...(options.hostStorage ? { localSettings: options.localSettings } : {}),
  });
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= cloud.stop().then(() => {
      // An open IPC channel to the parent would keep the process alive.
      if (process.connected) process.disconnect();
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(cloud.endpoints)}\n`
      : summary(cloud.endpoints, options.state, productionNames?.address),
  );
  process.send?.({ type: 'ready', endpoints: cloud.endpoints });
}

function summary(endpoints: Endpoints, state: string, names: string | undefined): string {
  const { arm, registries, vaults, storage } = endpoints;
  const lines = [
    `Rehearsal cloud (process ${endpoints.pid}), endpoints in ${state}/endpoints.json`,
    ...(['source', 'target'] as const).flatMap((side) => [
      `${side}:`,
      `  ARM       ${arm[side].url}  ->  ${arm[side].local}`,
      `  registry  ${registries[side].url}  ->  ${registries[side].host} (user ${registries[side].username})`,
      `  vault     ${vaults[side].url}  ->  ${vaults[side].local}`,
      `  storage   ${storage[side].url}  ->  ${storage[side].local}`,
    ]),
    `certificate authority: ${endpoints.caFile}`,
    ...(names === undefined
      ? []
      : [
          `production names lead to ${names}:443 until it ends`,
          `  az        export REQUESTS_CA_BUNDLE=${endpoints.caFile} (docs/rehearsal.md)`,
        ]),
    'Ctrl-C stops it.',
  ];
  return `${lines.join('\n')}\n`;
}
