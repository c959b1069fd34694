/** Folder of the app's code and of the dashboard: `src` as sources, `dist` once bundled, both beside package.json. */
export const appFolder = __dirname;
