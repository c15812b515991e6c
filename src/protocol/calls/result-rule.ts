/** Checks an event's result as a whole: a rejected one has reasons, any other has its id and its place in the log. */
export function isWhole({
  status,
  id,
  seq,
  errors,
}: {
  readonly status: string;
  readonly id: string | null;
  readonly seq?: number | undefined;
  readonly errors?: readonly unknown[] | undefined;
}): boolean {
  return status === 'rejected' ? errors !== undefined : id !== null && seq !== undefined;
}
