import { OperationRefused } from './operation-refused';

/** @throws OperationRefused 400 for an id the extension does not take. */
export function checkInstanceId(instanceId: string): void {
  // Ids are keys of tables, which end at 1 KiB of UTF-16.
  if (instanceId === '' || instanceId.length > 512 || /[/\\#?\p{Cc}]/u.test(instanceId)) {
    throw new OperationRefused(
      400,
      'Instance ids have 1 to 512 characters and hold no / \\ # ? or control characters.',
    );
  }
}
