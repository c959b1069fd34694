/** What somebody must be allowed to do at a registry to have it import images. */
export const importAction = 'Microsoft.ContainerRegistry/registries/importImage/action';
