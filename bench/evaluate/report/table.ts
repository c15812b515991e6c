import type { Section } from './sections.ts';

/** A section as text in aligned columns. */
export function tableText({ title, head, rows }: Section): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((line) => (line[column] ?? '').length)));
  const text = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  return [title, '', text(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(text)].join('\n');
}

/** A section as a table of Markdown, below its title. */
function tableMarkdown({ title, head, rows }: Section): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`**${title}**`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const BEGIN = '<!-- evaluate: made by the command above -->';
const END = '<!-- /evaluate -->';

/**
 * A document with new tables in the place of its old ones.
 * @throws Error when it has no such place.
 */
export function withTables(document: string, sections: readonly Section[]): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`The document has no place for tables, between "${BEGIN}" and "${END}".`);
  const tables = sections.map(tableMarkdown).join('\n\n');
  return `${document.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${document.slice(end)}`;
}
