/** A call that the server rejected, or that cannot be made here. `code` is for programs, `message` for people. */
export class PeeksafeError extends Error {
  /**
   * The server's code, such as `unknown-variant`, or one of the SDK's: `closed`, `unavailable`, `unauthorised`, `queue-full`,
   * `too-large`, `bad-body`, `no-stream`.
   */
  readonly code: string;
  /** The HTTP status; null when there was no response. */
  readonly status: number | null;

  constructor(code: string, message: string, status: number | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PeeksafeError';
    this.code = code;
    this.status = status;
  }
}
