import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { pipelineOf } from './requests';

/** A name, and its password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/**
 * Whether a registry takes a name with its password, asked as `docker login` asks; undefined: it does not
 * tell now. The password goes nowhere a redirect leads.
 */
export async function takesPassword(
  loginServer: string,
  { username, password }: Login,
): Promise<boolean | undefined> {
  const pipeline = pipelineOf({ retryOptions: { maxRetries: 1 }, redirectOptions: { maxRetries: 0 } });
  const query = new URLSearchParams({ service: loginServer, account: username });
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  const request = createPipelineRequest({
    url: `https://${loginServer}/oauth2/token?${query.toString()}`,
    headers: createHttpHeaders({ Authorization: `Basic ${basic}` }),
  });
  try {
    const { status } = await pipeline.sendRequest(createDefaultHttpClient(), request);
    if (status === 401) return false;
    return status === 200 ? true : undefined;
  } catch {
    return undefined;
  }
}
