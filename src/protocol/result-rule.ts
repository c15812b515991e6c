/** What an event's result has as a whole: reasons when it was rejected, and else its id and where it stands. */
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
