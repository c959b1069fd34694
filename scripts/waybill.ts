import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { readPublicKeys, secretKey, shortestSecret, type CheckingKey } from '../src/domain/waybill/keys';
import { runProgram } from './run-program';
import { describeFolder } from './waybill/describe-folder';
import { printable, printableJson } from './waybill/printable';
import { verifyFolder } from './waybill/verify-folder';

/**
 * `npm run waybill`: 0 when all in the folder is as its waybills say, 1 when it is not, 2 when the command
 * is.
 */

interface Options {
  readonly publicKey?: string;
  readonly hmacFile?: string;
  readonly json: boolean;
}

const program = new Command('npm run waybill --')
  .description('Checks what was carried across an air gap, offline.')
  .showHelpAfterError('Say `npm run waybill -- --help` for the commands.')
  .exitOverride();

program
  .command('verify')
  .description('compare every blob in a folder with its waybill: signature, length, SHA-256')
  .argument('<folder>', 'what was carried, folders within included')
  .option('--public-key <file>', 'public key of the sender in PEM: every waybill must be signed by it')
  .option('--hmac-file <file>', 'file with the shared secret, instead of a public key')
  .option('--json', 'print the findings as JSON', false)
  .action(verify);

runProgram(program, printable);

async function verify(folder: string, options: Options): Promise<void> {
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
  const findings = await verifyFolder(folder, readKeys(options));
  console.log(options.json ? printableJson(findings) : describeFolder(findings));
  process.exitCode = findings.ok ? 0 : 1;
}

/** @throws when a file cannot be read or holds no key. */
function readKeys({ publicKey, hmacFile }: Options): readonly CheckingKey[] {
  if (publicKey !== undefined && hmacFile !== undefined) {
    throw new Error('give --public-key or --hmac-file, not both: a waybill has one signature');
  }
  if (hmacFile !== undefined) {
    const secret = readFileSync(hmacFile, 'utf8').trim();
    if (secret.length >= shortestSecret) return [secretKey(secret)];
    throw new Error(`${hmacFile} holds fewer than ${shortestSecret} characters`);
  }
  const keys = publicKey === undefined ? [] : readPublicKeys(readFileSync(publicKey, 'utf8'));
  if (typeof keys === 'string') throw new Error(`${String(publicKey)} ${keys}`);
  return keys;
}
