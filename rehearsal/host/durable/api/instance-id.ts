import { OperationRefused } from './operation-refused';

/** @throws OperationRefused 400 for an id the extension does not take. */
export function checkInstanceId(instanceId: string): void {
  if (
    instanceId === '' ||
    instanceId.length > 256 ||
    instanceId.startsWith('@') ||
    /[/\\#?\p{Cc}]/u.test(instanceId)
  ) {
    throw new OperationRefused(
      400,
      'Instance ids have 1 to 256 characters, do not start with @ and hold no / \\ # ? or control ' +
        'characters.',
    );
  }
}
