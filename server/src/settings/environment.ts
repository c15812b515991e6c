import { readFileSync } from 'node:fs';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of an environment variable; null when it is not set. A variable that is set but empty is most often a deployment that lost
 * its value: to take it for absent would leave open what it was meant to close.
 * @throws RangeError when it is set but empty.
 */
export function setting(environment: Environment, name: string): string | null {
  const value = environment[name];
  if (value === undefined) return null;
  if (value.trim() === '') throw new RangeError(`${name} is set but empty: give it a value, or unset it.`);
  return value;
}

/**
 * The content of a file that an environment variable names, without white space around it.
 * @throws RangeError when the file cannot be read or is empty. What it says never holds the content.
 */
export function readSettingFile(name: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new RangeError(`${name} names a file that cannot be read: ${code} (${file}).`, { cause: error });
  }
  if (text === '') throw new RangeError(`${name} names a file that is empty: ${file}.`);
  return text;
}
