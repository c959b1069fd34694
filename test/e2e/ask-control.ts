import type { Endpoints } from '../../rehearsal/endpoints';

/** Calls the control endpoint of a cloud. @throws with what it said */
export async function askControl<T = unknown>(
  { control: { url, key } }: Endpoints,
  method: string,
  what: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${url}/${what}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${what} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
