/** How long the cloud takes for what in Azure takes minutes. */
export const profiles = ['instant', 'lifelike'] as const;
/** How long things take. */
export type Profile = (typeof profiles)[number];
