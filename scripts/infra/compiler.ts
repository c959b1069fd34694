import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const templates = path.join(__dirname, '..', '..', 'infra');

/** Where the compiler comes from, for messages. */
export const howToGet = 'dotnet restore infra/compiler';

/** The Bicep compiler in the version the templates are kept with; undefined where nobody fetched it. */
export function findCompiler(): string | undefined {
  const project = readFileSync(path.join(templates, 'compiler', 'compiler.csproj'), 'utf8');
  const [, name = '', version = ''] =
    /PackageDownload Include="(.+?)" Version="\[(.+?)\]"/.exec(project) ?? [];
  const packages = process.env.NUGET_PACKAGES ?? path.join(homedir(), '.nuget', 'packages');
  const compiler = path.join(packages, name.toLowerCase(), version, 'tools', 'bicep');
  return existsSync(compiler) ? compiler : undefined;
}

/** What the compiler said, and whether it was content. */
export interface Compiled {
  readonly ok: boolean;
  /** What it wrote: a template. */
  readonly output: string;
  /** Warnings and errors, a line each. */
  readonly messages: readonly string[];
}

/** Runs the compiler. */
export function runCompiler(compiler: string, ...args: readonly string[]): Promise<Compiled> {
  return new Promise((resolve) => {
    // It ends before profiling what it runs pays.
    const env = { ...process.env, DOTNET_TieredPGO: '0' };
    execFile(compiler, args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const messages = stderr.split('\n').filter((line) => line.trim() !== '');
      resolve({ ok: error === null, output: stdout, messages });
    });
  });
}
