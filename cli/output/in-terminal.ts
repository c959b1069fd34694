/** What to type for a path of the API that a message names. */
const commands: Readonly<Record<string, string>> = {
  'GET /api/transfers': 'acr-ferry list',
  'POST /api/transfers/plan': 'acr-ferry plan',
  'GET /api/schedules': 'acr-ferry schedules',
  'GET /api/imports': 'acr-ferry imports',
  'POST /api/imports/receive': 'acr-ferry imports receive',
  'GET /api/events': 'acr-ferry events',
  'GET /api/events/sinks': 'acr-ferry events sinks',
  'GET /api/config': 'acr-ferry settings',
  'GET /api/doctor': 'acr-ferry doctor',
  'GET /api/sas': 'acr-ferry sas',
  'POST /api/sas/rotate': 'acr-ferry sas rotate',
};

/** A message of the API as the terminal says it: with commands in place of paths. */
export const inTerminal = (text: string): string =>
  text.replace(/(?:GET|POST) \/api(?:\/[\w-]+)+/g, (path) => commands[path] ?? path);

const options: Readonly<Record<string, string>> = { from: '--since', to: '--until' };

/** A field of the API by the option that gives it. */
export const optionOf = (field: string): string => options[field] ?? field;
