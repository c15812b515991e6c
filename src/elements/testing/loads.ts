/** Loads that are answered by the test, one after the other. */
export function loads<T>(): { load: () => Promise<T>; answers: ((module: T | Error) => void)[] } {
  const answers: ((module: T | Error) => void)[] = [];
  const load = (): Promise<T> =>
    new Promise((resolve, reject) => answers.push((part) => (part instanceof Error ? reject(part) : resolve(part))));
  return { load, answers };
}
