/** Called with a fault that ends nothing but the work in which it came up, and what that was. */
export type OnError = (what: string, error: unknown) => void;

/** Does work that nobody above could catch anything of, such as a timer's: what it throws is reported, and the process goes on. */
export function contain(what: string, work: () => void, onError: OnError): void {
  try {
    work();
  } catch (error) {
    onError(what, error);
  }
}
