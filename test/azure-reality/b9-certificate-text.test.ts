import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/config/sides/certificate';
import { parseConfig } from '../../src/config/config';
import { effectiveConfig } from '../../src/config/routes/effective-config';
import { sideOf } from '../../src/domain/route';
import { sampleEnvironment } from '../support/environment';
import { useRehearsedServices } from '../support/rehearsed-services';

/** Functions gives certificates as files of another format, or not at all: the text comes from a vault. */

const app = useRehearsedServices();
const pem = () => readFileSync(app.rehearsed.cloud.endpoints.targetClientCertificateFile, 'utf8');
const settings = (certificate: string) => ({
  TARGET_CREDENTIAL: 'client-certificate',
  TARGET_CLIENT_SECRET: '',
  TARGET_CERTIFICATE: certificate,
});

describe('a certificate as text', () => {
  it.each([
    ['as it is', (text: string) => text],
    ['with its ends of lines written out', (text: string) => text.replaceAll('\n', '\\n')],
    ['with blanks for them', (text: string) => text.replaceAll('\n', ' ')],
    ['in base64', (text: string) => Buffer.from(text).toString('base64')],
    [
      'with the key first',
      (text: string) =>
        text
          .split(/(?=-----BEGIN)/)
          .reverse()
          .join('\n'),
    ],
  ])('signs in %s', async (_, write) => {
    const services = app.rehearsed.services(settings(write(pem())));
    const target = sideOf(services.route('default'), 'target');
    const token = await services.credential(target).getToken(`${target.cloud.armAudience}/.default`);
    expect(token?.token).toBeTruthy();
  });

  it('is never shown', () => {
    const environment = { ...sampleEnvironment, ...settings(pem()), TARGET_CLIENT_ID: guid };
    const parsed = parseConfig(environment);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    expect(effectiveConfig(parsed.config).settings.TARGET_CERTIFICATE).toBe('set, not shown');
  });
});

const guid = '00000000-0000-0000-0000-000000000009';
const problemOf = (text: string) => {
  const read = readCertificate(text);
  return 'problem' in read ? read.problem : '';
};

describe('a text that is no usable certificate', () => {
  it.each([
    [
      Buffer.from([0x30, 0x82, 1, 2, 3, 4]).toString('base64'),
      /^is a PKCS#12 .* not supported: have Key Vault/,
    ],
    ['@Microsoft.KeyVault(SecretUri=https://v/secrets/x)', /^is a Key Vault reference that was not resolved/],
    ['/home/site/app.pem', /^is no PEM/],
  ])('says what it is: %s', (text, problem) => {
    expect(problemOf(text)).toMatch(problem);
  });

  it('says what is missing or damaged, and nothing of the text', () => {
    const [certificate = '', key = ''] = pem().split(/(?=-----BEGIN [A-Z ]*PRIVATE)/);
    expect(problemOf(certificate)).toMatch(/^must hold one private key and its certificate/);
    expect(problemOf(key)).toMatch(/^must hold one private key and its certificate/);
    expect(problemOf(pem().replace(/[A-Za-z0-9+/]{40}/, ''))).toMatch(/^holds (a damaged|no) certificate/);
    expect(problemOf(pem().replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'))).toMatch(
      /^holds an encrypted/,
    );
  });

  it.each([
    ['neither', { TARGET_CERTIFICATE: '' }],
    ['both', { TARGET_CERTIFICATE_PATH: '/app.pem' }],
  ])('and path: one of the two is needed, not %s', (_, given) => {
    const environment = { ...sampleEnvironment, ...settings(pem()), TARGET_CLIENT_ID: guid, ...given };
    expect(parseConfig(environment)).toMatchObject({
      problems: [
        {
          setting: 'TARGET_CERTIFICATE',
          problem: expect.stringContaining('TARGET_CERTIFICATE_PATH, one of the two, is needed') as string,
        },
      ],
    });
  });
});
