/** Something that the server refused, or that cannot be done here. `code` is for programs, `message` for people. */
export class PeeksafeError extends Error {
  /** The server's code, such as `unknown-variant`, or one of the SDK's own, such as `closed`. */
  readonly code: string;
  /** The HTTP status, when there was one. */
  readonly status: number | null;

  constructor(code: string, message: string, status: number | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PeeksafeError';
    this.code = code;
    this.status = status;
  }
}
