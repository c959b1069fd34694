import { z } from 'zod';
import { compileGlob } from '../selection/glob';
import { compilePattern } from '../selection/pattern';
import { notationProblems } from './notation/policy-rules';

/** Limits that keep mistaken policies cheap. */
const most = 100;

const list = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item, `must be a list of ${what}`).max(most, `has more than ${most} entries`);

const name = z
  .string({ error: 'is missing: name the policy, reasons tell of it' })
  .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes and underscores');

const material = (what: string) =>
  z
    .string(`must be a text: a file beside host.json, or the PEM of ${what} itself`)
    .min(1, 'is empty')
    .describe(`A file beside host.json, or the PEM itself: ${what}.`);

const enforceOrLog = z.enum(['enforce', 'log'], 'must be enforce or log').optional();

/** One policy of `trustPolicies`, as the Notary Project writes it in trustpolicy.json. */
const notationPolicySchema = z.strictObject({
  name,
  registryScopes: list(z.string('must be a text'), 'repositories').min(
    1,
    'is empty: name repositories, or ["*"] for all',
  ),
  signatureVerification: z.strictObject(
    {
      level: z.enum(
        ['strict', 'permissive', 'audit', 'skip'],
        'must be one of strict, permissive, audit, skip',
      ),
      override: z
        .strictObject({
          authenticity: enforceOrLog,
          authenticTimestamp: enforceOrLog,
          expiry: enforceOrLog,
          revocation: z.enum(['enforce', 'log', 'skip'], 'must be one of enforce, log, skip').optional(),
        })
        .optional(),
      verifyTimestamp: z
        .enum(['always', 'afterCertExpiry'], 'must be always or afterCertExpiry')
        .default('always'),
    },
    'must be an object with a level',
  ),
  trustStores: list(
    z
      .string()
      .regex(
        /^(ca|signingAuthority|tsa):[\w.-]+$/,
        'must be like ca:acme, signingAuthority:acme or tsa:acme',
      ),
    'trust stores',
  ).default([]),
  trustedIdentities: list(z.string('must be a text'), 'identities').default([]),
});
/** As it stands in the policy. */
export type WrittenNotationPolicy = z.output<typeof notationPolicySchema>;

const notationSchema = z
  .strictObject(
    {
      trustStores: z
        .record(z.string(), list(material('root certificates'), 'certificates').min(1, 'is empty'))
        .describe('Certificates by the names the policies call them by, like `ca:acme` or `tsa:acme`.'),
      trustPolicies: list(notationPolicySchema, 'policies').min(1, 'is empty: write at least one policy'),
    },
    'must be an object with trustStores and trustPolicies',
  )
  .superRefine((notation, context) => {
    for (const { path, message } of notationProblems(notation))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
/** The part of it that is for notation. */
export type WrittenNotation = z.output<typeof notationSchema>;

const identitySchema = z.strictObject(
  {
    issuer: z
      .string('is missing: who vouched for the signer, like https://token.actions.githubusercontent.com')
      .min(1, 'is empty'),
    subject: z
      .string('is missing: who signed, as the certificate has it; `*` and `**` are wildcards')
      .min(1, 'is empty')
      .superRefine((text, context) => {
        try {
          compileGlob(text);
        } catch (error) {
          context.addIssue((error as SyntaxError).message);
        }
      }),
  },
  'must be an object with issuer and subject',
);

const pattern = z.string('must be a pattern like team/**').superRefine((text, context) => {
  const compiled = compilePattern(text);
  const problem = typeof compiled === 'string' ? compiled : text.includes(':') && 'must not name a tag';
  if (problem !== false) context.addIssue({ code: 'custom', message: problem });
});

const cosignPolicySchema = z
  .strictObject({
    name,
    repositories: list(pattern, 'patterns').min(1, 'is empty: name repositories, or ["**"] for all'),
    keys: list(material('public keys'), 'public keys')
      .default([])
      .describe('A signature by one of them is enough.'),
    identities: list(identitySchema, 'identities')
      .default([])
      .describe('A certificate of one of them is enough; it needs trustedRoot.'),
    trustedRoot: z
      .union([z.string().min(1), z.record(z.string(), z.unknown())], 'must be a file or a JSON object')
      .optional()
      .describe('trusted_root.json of Sigstore: authorities of certificates, time and logs.'),
  })
  .superRefine(({ keys, identities, trustedRoot }, context) => {
    if (keys.length + identities.length === 0)
      context.addIssue('trusts nobody: name keys, or identities with a trustedRoot');
    if (identities.length > 0 && trustedRoot === undefined)
      context.addIssue({
        code: 'custom',
        path: ['trustedRoot'],
        message: 'is missing: identities stand in certificates, and it says whose certificates count',
      });
  });
/** As it stands in the policy. */
export type WrittenCosignPolicy = z.output<typeof cosignPolicySchema>;

/** Whom a route trusts to sign; `REQUIRE` says which of the two counts. */
export const trustPolicySchema = z
  .strictObject(
    {
      notation: notationSchema.optional(),
      cosign: z
        .strictObject(
          { policies: list(cosignPolicySchema, 'policies').min(1, 'is empty: write at least one policy') },
          'must be an object with policies',
        )
        .optional()
        .describe('The first policy whose repositories match counts.'),
    },
    'must be a JSON object with notation or cosign',
  )
  .meta({ id: 'TrustPolicy' });
