import { choice, matching, number } from '../read-setting';

/** How imports at the target are observed, and how patiently. */
export const observeSettings = {
  OBSERVE_STORAGE: matching(
    /^[A-Za-z]\w{0,63}$/,
    'must be the prefix of app settings, like TargetStorage for TargetStorage__blobServiceUri',
    'Connection of the blob trigger: the prefix of the app settings that open the target account. ' +
      'Empty: no blob trigger; the Event Grid trigger needs none.',
  ).optional(),
  OBSERVE_SOURCE: choice(['event-grid', 'scan'], 'event-grid').describe(
    'Where the blob trigger learns of new blobs: from Event Grid, or by scanning the container.',
  ),
  OBSERVE_PICKUP_MINUTES: number({ min: 0.1, max: 1440 }, 20).describe(
    'How long the source trigger may take to pick a blob up. It looks about every 15 minutes.',
  ),
};
