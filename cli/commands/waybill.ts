import type { Command } from 'commander';
import { offline, withExamples } from '../options/command';
import type { KeyOptions } from '../offline/waybill/read-keys';

/** `waybill`. What they need is read when they run. */
export function addWaybillCommands(program: Command): void {
  const waybill = program.command('waybill').description('what was carried across an air gap');
  const verify = checking(
    waybill
      .command('verify')
      .description('compare every blob in a folder with its waybill: signature, length, SHA-256')
      .argument('<folder>', 'what was carried, folders within included'),
  );
  offline(verify, async (options: KeyOptions, folder: string) => {
    const { runVerify } = await import('../offline/waybill/run-verify.js');
    return runVerify(folder, options);
  });
  withExamples(
    verify,
    'acr-ferry waybill verify /mnt/disk --public-key waybills.pem',
    'acr-ferry waybill verify /mnt/disk --hmac-file secret.txt --json',
  );

  const show = checking(
    waybill
      .command('show')
      .description('what a waybill says: sender, receiver, number, artifacts')
      .argument('<file>', 'a waybill, or the blob it lies beside'),
  );
  offline(show, async (options: KeyOptions, file: string) => {
    const { runShow } = await import('../offline/waybill/run-show.js');
    return runShow(file, options);
  });
  withExamples(show, 'acr-ferry waybill show /mnt/disk/t0mhabcdefghijkl/batch-0001.tar.waybill.json');
}

const checking = (command: Command): Command =>
  command
    .option('--public-key <file>', 'public key of the sender in PEM: every waybill must be signed by it')
    .option('--hmac-file <file>', 'file with the shared secret, instead of a public key');
