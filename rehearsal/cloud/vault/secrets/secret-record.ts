import { z } from 'zod';

/** Times are epoch seconds, as on the wire. */
const versionSchema = z.object({
  version: z.string(),
  value: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  enabled: z.boolean(),
  notBefore: z.number().optional(),
  expires: z.number().optional(),
  created: z.number(),
  updated: z.number(),
});

const secretSchema = z.object({
  name: z.string(),
  /** Oldest first; the last one is the current version. */
  versions: z.tuple([versionSchema], versionSchema),
  /** Set while the secret is soft-deleted. */
  deleted: z.object({ at: z.number(), purgeAt: z.number() }).optional(),
});

export const vaultFileSchema = z.object({ secrets: z.array(secretSchema) });

export type SecretVersion = z.infer<typeof versionSchema>;
export type SecretRecord = z.infer<typeof secretSchema>;

export const currentVersion = (secret: SecretRecord): SecretVersion =>
  secret.versions.at(-1) ?? secret.versions[0];
