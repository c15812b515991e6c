const MARK = / \(skipped: (.*)\)$/;

/**
 * Skips the test that runs, for a reason that `npm test` lists at its end.
 * @param context The test's `this`.
 * @example
 * it('follows the system’s theme', function () {
 *   if (!canEmulateMedia) skip(this, 'this browser cannot emulate media');
 * });
 */
export function skip(context: Mocha.Context, reason: string): never {
  // Mocha keeps no reason: the title is all that reaches the reporter.
  if (context.test !== undefined) context.test.title += ` (skipped: ${reason})`;
  return context.skip();
}

/** A test's own title, and the reason for skipping it that was added. */
export function splitTitle(title: string): { name: string; reason: string | null } {
  const mark = MARK.exec(title);
  return mark === null ? { name: title, reason: null } : { name: title.slice(0, mark.index), reason: mark[1] ?? null };
}
