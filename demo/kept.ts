/** What this browser was told to keep under a name; null where nothing is, or the page may not have storage. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps something over reloads, where the page may; else it holds for this visit. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds for this visit.
  }
}
