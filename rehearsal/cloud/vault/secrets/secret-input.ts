import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { jsonIn } from '../../../../src/domain/schema';
import { readText, Refusal } from '../../platform/http';
import type { VersionAttributes } from './secret-store';

/** Service limits of Key Vault secrets: 25 KB of value, 15 tags, 255 characters of content type. */
const maxValueBytes = 25 * 1024;
const bodyLimitBytes = 256 * 1024;
const maxTags = 15;

const name = /^[0-9a-zA-Z-]{1,127}$/;
const versionId = /^[0-9a-fA-F]{32}$/;

const epoch = z.int().min(0).max(253_402_300_799);
const updateSchema = z.object({
  contentType: z.string().max(255).nullish(),
  tags: z
    .record(z.string().max(256), z.string().max(256))
    .refine((tags) => Object.keys(tags).length <= maxTags, `at most ${maxTags} tags`)
    .nullish(),
  attributes: z
    .object({ enabled: z.boolean().nullish(), nbf: epoch.nullish(), exp: epoch.nullish() })
    .nullish(),
});
const setSchema = updateSchema.extend({
  value: z.string().refine((value) => Buffer.byteLength(value) <= maxValueBytes, 'at most 25 KB'),
});

/** The name in a path. @throws Refusal 400. */
export function secretName(segment: string): string {
  if (name.test(segment)) return segment;
  throw new Refusal(400, 'BadParameter', `The request URI contains an invalid name: ${segment}`);
}

/** The version in a path. @throws Refusal 400. */
export function secretVersion(segment: string): string {
  if (versionId.test(segment)) return segment;
  throw new Refusal(400, 'BadParameter', `The request URI contains an invalid version: ${segment}`);
}

/** The body that sets a secret. @throws Refusal 400. */
export async function readSet(
  request: IncomingMessage,
): Promise<{ value: string; attributes: VersionAttributes }> {
  const body = parse(setSchema, await readText(request, bodyLimitBytes));
  return { value: body.value, attributes: toAttributes(body) };
}

/** The body that changes a version. @throws Refusal 400. */
export async function readUpdate(request: IncomingMessage): Promise<VersionAttributes> {
  return toAttributes(parse(updateSchema, await readText(request, bodyLimitBytes)));
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  const body = jsonIn(text);
  if (body === undefined) throw new Refusal(400, 'BadParameter', 'Bad JSON content found in the request.');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(
    400,
    'BadParameter',
    `Property ${issue?.path.join('.') ?? ''} has invalid value: ${issue?.message ?? ''}`,
  );
}

/** What the body does not name stays as it is. */
function toAttributes(body: z.infer<typeof updateSchema>): VersionAttributes {
  const { enabled, nbf, exp } = body.attributes ?? {};
  const attributes = {
    contentType: body.contentType,
    tags: body.tags,
    enabled,
    notBefore: nbf,
    expires: exp,
  };
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined),
  );
}
