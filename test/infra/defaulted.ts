const side = (names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    ['SOURCE', 'TARGET'].flatMap((prefix) =>
      Object.entries(names).map(([name, why]) => [`${prefix}_${name}`, why]),
    ),
  );

/** Settings a deployment leaves at their default, each with the reason; `settings` sets them. */
export const defaulted: Readonly<Record<string, string>> = {
  ...side({
    SAS_SECRET: 'the pipelines of the template name the default, too',
    SAS_RIGHTS: 'what the documentation asks for',
    SAS_IP_RANGE: 'the addresses of ACR are not fixed',
    CERTIFICATE_PATH: 'a file the template cannot bring',
    PIPELINE_API_VERSION: 'follows the cloud',
    REGISTRY_API_VERSION: 'follows the cloud',
    STORAGE_ACCOUNT_API_VERSION: 'follows the cloud',
    STORAGE_API_VERSION: 'follows the cloud',
    KEYVAULT_API_VERSION: 'follows the cloud',
  }),
  CONTINUE_ON_ERRORS: 'the pipelines of the template have it',
  CONCURRENT_BATCHES: 'a matter of the route',
  RUN_POLL_SECONDS: 'a matter of the route',
  RUN_POLL_LONGEST_SECONDS: 'a matter of the route',
  RUN_DEADLINE_MINUTES: 'a matter of the route',
  COPY_STRATEGY: 'finds out by itself',
  COPY_MEMORY_MIB: 'fits the smallest instance',
  COPY_CONCURRENCY: 'fits the smallest instance',
  COPY_BANDWIDTH_MIB: 'no link of others is known',
  COPY_SLOWEST_MIB: 'no link of others is known',
  COPY_TIER: 'the default of the account',
  COPY_OVERWRITE: 'nothing is replaced unasked',
  SAS_LIFETIME_HOURS: 'the most that user delegation allows',
  SAS_RENEW_BEFORE_HOURS: 'goes with the lifetime',
  SAS_OVERLAP_HOURS: 'goes with the lifetime',
  SAS_ROTATION_SCHEDULE: 'goes with the lifetime',
  SCHEDULES_LOOK: 'a minute',
  WAYBILL_HMAC_SECRET: 'a secret: a Key Vault reference made by hand',
  WAYBILL_CHECK: 'the strict one',
  OBSERVE_SOURCE: 'Event Grid, the only one that works on Flex Consumption',
  OBSERVE_PICKUP_MINUTES: 'what ACR takes',
  OBSERVE_ARM_CALLS: 'well under the limits of ARM',
  EVENTS_LOOK: 'a quarter of a minute',
  APP_URL: 'what the platform gives',
  STORAGE_FIREWALL: 'the strict one',
  ROUTE_NAME: 'one route',
  ROUTES_FILE: 'goes with the package',
};
