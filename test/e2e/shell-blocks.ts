import { readFileSync } from 'node:fs';
import { documents } from '../project/documents';

/** What a document gives to type, in the order it is typed. */
export interface ShellBlock {
  readonly document: string;
  readonly lines: readonly string[];
}

/** The fences of shell in all documents; a command that goes on over line ends is one line. */
export const shellBlocks: readonly ShellBlock[] = documents.flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, text]) => ({
    document,
    lines: text!
      .replaceAll(/(?:\\|(?<=\|))\n */g, ' ')
      .replaceAll(/'[^']*'/g, (quoted) => quoted.replaceAll(/\n */g, ' '))
      .split('\n')
      .map((line) => line.replace(/ {2,}#.*$/, '').trim())
      .filter((line) => line !== ''),
  })),
);

/** Why lines of documents are not run here: by what they are like. */
export const notRun: readonly (readonly [like: RegExp, reason: string])[] = [
  [
    /^(?:azd?|azcopy) |^KEY=\$\(az |\$\(azd |"\$\(account /,
    'asks Azure; test/e2e/az.test.ts has those of ACR Transfer',
  ],
  [/^export REQUESTS_CA_BUNDLE|^account\(\)|^operator\(\)|^ACCOUNT=|^REQUESTS_CA_BUNDLE/, 'is for az'],
  [/^git clone /, 'fetches this very project'],
  [/^npm (?:ci|test)$|^npm run (?:check|docs)/, 'is what CI runs'],
  [/^npm run (?:package|preflight|events|smoke)/, 'needs a deployment; test/scripts has these commands'],
  [/^npm start/, 'is started for these lines, and test/e2e/start-command.test.ts has its options'],
  [
    /^(?:\w+=\S+ )*npm run (?:cloud|host)/,
    'stays up: test/e2e/cloud-and-host.test.ts, test/e2e/air-gap.test.ts',
  ],
  [/^sudo |^export WAYBILL_HMAC_SECRET/, 'begins what stays up'],
  [
    /skopeo|oras |rclone|^PASSWORD=|^password=|storage\.source\.key|^mkdir -p certs/,
    'is for programs of others',
  ],
  [/^sha256sum --check|^az .*-0\.1\.0\.zip/, 'needs a release'],
  [
    /waybill (?:verify|show)/,
    'needs a disk; test/cli/offline/waybill and test/e2e/air-gap.test.ts verify some',
  ],
  [/imports receive|imports\/receive/, 'needs a route that receives; test/e2e/air-gap.test.ts has one'],
  [/schedules \w+ default nightly/, 'needs a schedule; test/e2e/starts.test.ts has one'],
  [/--sink ops/, 'needs a sink; test/application/events has some'],
  [
    /"accountKey"|"regenerateKey"/,
    'needs SAS signed by account keys; test/e2e/other-settings.test.ts has some',
  ],
  [/localhost:7071/, 'needs the real Functions host'],
  [/program\.js$/, 'is for a program of yours'],
  [/"\.\.\."/, 'is to be filled in'],
  [/context remove old/, 'needs a context of that name; test/cli/contexts has some'],
  [/config init/, 'asks whoever types; test/cli/offline answers'],
  [/\$PROFILE|\| jq|--scope api:/, 'needs what not every machine has'],
];

/** The reason why a line is not run; none when it is. */
export const whyNot = (line: string): string | undefined => notRun.find(([like]) => like.test(line))?.[1];
