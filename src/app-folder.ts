/** Folder of the app's code with the dashboard in it: `src` as sources, `dist` once bundled, in both a level below package.json. */
export const appFolder = __dirname;
