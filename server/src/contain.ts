/** Receives an error and the name of the work that it ended; everything else goes on. */
export type OnError = (what: string, error: unknown) => void;

/** Does work whose errors no caller could catch, such as a timer's: they are reported, and the process goes on. */
export function contain(what: string, work: () => void, onError: OnError): void {
  try {
    work();
  } catch (error) {
    onError(what, error);
  }
}
