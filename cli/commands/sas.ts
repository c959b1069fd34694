import { Option, type Command } from 'commander';
import type { Client } from '../client/client';
import { sameApp, type ConnectionOptions } from '../contexts/choose-app';
import { withoutAbsent } from '../client/without-absent';
import type { Shown } from '../output/shown';
import { describeRotation, describeSas } from '../describe/sas';
import { followRotation } from '../watch/follow';
import { untilInterrupted } from '../watch/interrupt';
import { usualPatience } from '../watch/patience';
import { online, withExamples, type CommonOptions } from '../options/command';
import { confirm, confirming, reason, whyOf, type WhyOptions } from '../options/acting';

type Side = 'source' | 'target';
type Key = 'key1' | 'key2';

interface RotateOptions extends WhyOptions {
  readonly route?: string;
  readonly side?: Side;
  readonly force?: boolean;
  readonly accountKey?: Key;
}

interface RevokeOptions extends WhyOptions {
  readonly route: string;
  readonly side: Side;
  readonly regenerateKey?: Key;
  readonly force?: boolean;
  readonly yes?: boolean;
}

const keys = ['key1', 'key2'];

/** `sas`. */
export function addSasCommands(program: Command): void {
  const sas = program.command('sas').description('the SAS secrets of the sides; a token is never shown');
  const list = sas.command('list', { isDefault: true }).description('how the SAS secrets stand');
  online(list, async (app) => {
    const found = await app.call('listSas');
    return {
      document: found,
      items: found.secrets,
      ids: found.secrets.map(({ route, side }) => `${route} ${side}`),
      text: (colors) => describeSas(found.secrets, colors),
    };
  });
  withExamples(list, 'acr-ferry sas');
  addRotate(sas);
  addRevoke(sas);

  const show = sas
    .command('show')
    .description('look at a rotation or revocation')
    .argument('<id>', 'of the rotation');
  online(show, (app, options: CommonOptions, id: string) => rotated(app, id, options));
  withExamples(show, 'acr-ferry sas show sas-0mhabcdefghijkl');
}

function addRotate(sas: Command): void {
  const rotate = sas
    .command('rotate')
    .description('renew the SAS secrets that are due, and wait for the end of it')
    .option('-r, --route <name>', 'only this route')
    .addOption(new Option('--side <side>', 'only this side').choices(['source', 'target']))
    .option('--force', 'renew what is not due, too')
    .option(...reason)
    .addOption(new Option('--account-key <key>', 'sign with this account key from now on').choices(keys));
  online(rotate, async (app, options: RotateOptions & CommonOptions) => {
    const { route, side, force, accountKey } = options;
    const { id } = await app.call('startSasRotation', {
      body: { ...withoutAbsent({ route, side, force, accountKey }), ...whyOf(options) },
    });
    return rotated(app, id, options);
  });
  withExamples(rotate, 'acr-ferry sas rotate', 'acr-ferry sas rotate --route default --side source --force');
}

function addRevoke(sas: Command): void {
  const revoke = confirming(
    sas
      .command('revoke')
      .description('make the SAS of a side worthless and replace it, and wait for the end of it')
      .requiredOption('-r, --route <name>', 'the route whose token leaked')
      .addOption(
        new Option('--side <side>', 'the side whose token leaked')
          .choices(['source', 'target'])
          .makeOptionMandatory(),
      )
      .addOption(new Option('--regenerate-key <key>', 'the account key itself leaked').choices(keys))
      .option(...reason)
      .option('--force', 'also when the tokens cannot be replaced now: runs fail until they can'),
  );
  online(revoke, async (app, options: RevokeOptions & CommonOptions) => {
    const { route, side, regenerateKey, force, yes } = options;
    await confirm(`Make every SAS of ${route} ${side} worthless now?`, yes);
    const { id } = await app.call('startSasRevocation', {
      body: { route, side, ...withoutAbsent({ regenerateKey, force }), ...whyOf(options) },
    });
    return rotated(app, id, options);
  });
  withExamples(revoke, 'acr-ferry sas revoke --route default --side source --yes');
}

async function rotated(app: Client, id: string, options: ConnectionOptions): Promise<Shown> {
  const rotation = await untilInterrupted(
    (signal) => followRotation(app, id, { ...usualPatience, signal }),
    `It goes on; come back with: acr-ferry sas show ${id}${sameApp(options)}`,
  );
  const isWell = rotation.status === 'succeeded' && rotation.results.every(({ ok }) => ok);
  return {
    document: rotation,
    items: rotation.results,
    ids: [id],
    text: (colors) => describeRotation(rotation, colors),
    exitCode: isWell ? 0 : 1,
  };
}
