import { z } from 'zod';
import { failureSchema, toldFailureSchema } from '../errors';
import type { Immutable } from '../schema';
import { sideNameSchema } from '../side';
import { renewalReasonSchema } from './renewal';
import { doneBySchema } from '../transfer/acts';
import { accountKeySchema } from './secret-version';

/** One side of a route: whose secret it is about. */
export const sideAddressSchema = z.object({ route: z.string(), side: sideNameSchema });
export type SideAddress = Immutable<z.output<typeof sideAddressSchema>>;

/** What the renewal of secrets is given. */
export const rotateSasInputSchema = z.object({
  sides: z.array(sideAddressSchema),
  /** Renew what is not due, too. */
  force: z.boolean(),
  /** Sign with this account key from now on. */
  signWith: accountKeySchema.exactOptional(),
  /** Absent where it was due. */
  asked: doneBySchema.exactOptional(),
});
export type RotateSasInput = Immutable<z.output<typeof rotateSasInputSchema>>;

/** What a revocation is given. */
export const revokeSasInputSchema = z.object({
  /** Whose tokens leaked. */
  address: sideAddressSchema,
  /** Also when the tokens cannot be replaced now. */
  force: z.boolean(),
  /** Revoke everything signed with this account key, instead of the stored access policies. */
  regenerateKey: accountKeySchema.exactOptional(),
  /** Every side that loses its token: keys serve a whole storage account. */
  affected: z.array(sideAddressSchema),
  asked: doneBySchema.exactOptional(),
});
export type RevokeSasInput = Immutable<z.output<typeof revokeSasInputSchema>>;

/** What the rotation of one side came to. */
const sasRotationSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('not-needed'), rotated: z.literal(false) }),
  z.object({
    mode: z.literal('sas'),
    rotated: z.boolean(),
    reason: renewalReasonSchema.exactOptional().describe('Why it was renewed.'),
    version: z.string().describe('Version of the secret the pipeline reads from now on.'),
    expiresAt: z.string().exactOptional(),
    replaced: z
      .object({ version: z.string(), expiresAt: z.string().exactOptional() })
      .exactOptional()
      .describe('The version before, and until when its token lived, or would have lived.'),
    disabled: z.array(z.string()).describe('Versions disabled on the way.'),
  }),
]);
export type SasRotation = Immutable<z.output<typeof sasRotationSchema>>;

/** What a rotation or revocation came to on a side. */
const sideResultSchema = z.discriminatedUnion('ok', [
  sideAddressSchema.extend({ ok: z.literal(true), rotation: sasRotationSchema }),
  sideAddressSchema.extend({ ok: z.literal(false), error: failureSchema }),
]);
/** The same as callers are told it, with what to do. */
export const toldSideResultSchema = z.discriminatedUnion('ok', [
  sideResultSchema.options[0],
  sideAddressSchema.extend({ ok: z.literal(false), error: toldFailureSchema }),
]);
export type SideResult = Immutable<z.output<typeof sideResultSchema>>;

/** Custom status of a rotation or revocation. */
export const rotationProgressSchema = z.object({
  sides: z.int().describe('How many sides are looked at.'),
  done: z.int(),
  revoked: z.string().exactOptional().describe('What a revocation made worthless.'),
  revokedAt: z.iso.datetime().exactOptional().describe('No token from before lives after that.'),
  results: z.array(sideResultSchema).describe('Failures first, as many as fit.'),
});
export type RotationProgress = Immutable<z.output<typeof rotationProgressSchema>>;

/** What the last rotation of a side left behind beside the secret itself; one document a side. */
export const sasNoteSchema = z.object({
  at: z.iso.datetime(),
  reason: renewalReasonSchema.exactOptional(),
  /** Absent after a success. */
  error: failureSchema.exactOptional(),
});
export type SasNote = Immutable<z.output<typeof sasNoteSchema>>;
