/** Where the durable client of the SDK finds this host. */
export interface ClientUrls {
  readonly hubName: string;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly systemKey: string;
  /** Loopback address that needs no key; without it the client uses the keyed webhook. */
  readonly rpcBaseUrl: string | undefined;
}

const prefix = '/runtime/webhooks/durabletask';

/** The value of a `durableClient` input. */
export function clientBinding(urls: ClientUrls): object {
  const code = `code=${urls.systemKey}`;
  const base = `${urls.origin}${prefix}`;
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return {
    taskHubName: urls.hubName,
    connectionName: null,
    creationUrls: {
      createNewInstancePostUri: `${create}?${code}`,
      createAndWaitOnNewInstancePostUri:
        `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}` + `&${code}`,
    },
    managementUrls: managementUrls(urls, 'INSTANCEID'),
    baseUrl: base,
    requiredQueryStringParameters: code,
    rpcBaseUrl: urls.rpcBaseUrl ?? null,
    httpBaseUrl: null,
  };
}

/** The links of one instance, as given to clients. */
export function managementUrls(urls: ClientUrls, id: string) {
  const instance = `${urls.origin}${prefix}/instances/${id}`;
  const query = `taskHub=${urls.hubName}&connection=Storage&code=${urls.systemKey}`;
  const withReason = (verb: string): string => `${instance}/${verb}?reason={text}&${query}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: withReason('terminate'),
    rewindPostUri: withReason('rewind'),
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: withReason('suspend'),
    resumePostUri: withReason('resume'),
  };
}
