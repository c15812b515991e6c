import type { Command, CommandOption } from './command.ts';

/** The program's name, as it is called. */
export const PROGRAM = 'peeksafe-server';

const OWN: Readonly<Record<string, CommandOption>> = { help: { type: 'boolean', summary: 'shows this help (-h)' } };

/** Rows of two columns, the first as wide as its longest text. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

const valueOf = (name: string, { type, value }: CommandOption): string =>
  type === 'boolean' ? '' : ` ${value ?? name.replace(/^.*-/, '').toUpperCase()}`;

/** The usage of the program. */
export async function programUsage(commands: Readonly<Record<string, () => Promise<Command>>>): Promise<string> {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      const { operands, summary } = await load();
      return [`${name} ${operands}`, summary] as const;
    }),
  );
  return [
    `Usage: ${PROGRAM} COMMAND [OPTION …]`,
    '',
    ...columns(rows),
    '',
    `\`${PROGRAM} COMMAND --help\` lists the options of a command, \`${PROGRAM} --version\` says which version this is.`,
  ].join('\n');
}

/** The usage of a command. */
export function commandUsage(name: string, { summary, operands, options, examples, environment }: Command): string {
  const usage = ['Usage:', PROGRAM, name, ...(operands === '' ? [] : [operands]), '[OPTION …]'].join(' ');
  const rows = Object.entries({ ...options, ...OWN }).map(
    ([option, one]) => [`--${option}${valueOf(option, one)}`, one.summary] as const,
  );
  const more = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines]);
  return [
    usage,
    '',
    `${name}: ${summary}.`,
    ...more('Options:', columns(rows)),
    ...more('Environment:', environment === undefined ? [] : columns(Object.entries(environment))),
    ...more(
      'Examples:',
      (examples ?? []).map((line) => `  ${PROGRAM} ${line}`),
    ),
  ].join('\n');
}

/** The number of letters to insert, remove or change to turn one text into another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + Number(a[i - 1] !== b[j - 1]),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}

/** " Did you mean …?" with the nearest name; empty when none is near. */
export function suggestion(text: string, names: readonly string[], prefix = ''): string {
  const [nearest] = names
    .map((name) => ({ name, far: distance(text, name) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 2)) || name.startsWith(text))
    .sort((a, b) => a.far - b.far);
  return nearest === undefined ? '' : ` Did you mean ${prefix}${nearest.name}?`;
}
