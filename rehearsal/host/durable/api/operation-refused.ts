/** A management request that is refused, with the HTTP status the extension answers. */
export class OperationRefused extends Error {
  constructor(
    readonly status: 400 | 404 | 409 | 410 | 500,
    message: string,
  ) {
    super(message);
  }
}
