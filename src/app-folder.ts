/** Folder of the app's code and the dashboard: `src`, or `dist` once bundled, both beside package.json. */
export const appFolder = __dirname;
