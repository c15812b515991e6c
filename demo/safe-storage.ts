/** Reads a value that this browser keeps; null when it keeps none, or when the page has no storage. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a value over reloads; without storage it is lost with the page. */
export function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // No storage: the value lasts for this visit.
  }
}
