import { ImportError } from '../import-error.ts';
import type { TextField } from '../import-map.ts';
import type { Row } from '../table/row.ts';

/** Names that a template may use besides columns. */
interface Surroundings {
  /** Tells the file from others: made of its header and first row. */
  readonly file: string;
  /** The time of the row, milliseconds since 1970. */
  readonly at: number;
}

/** A text of a row. */
export interface TextReader {
  /** Columns that it reads. */
  readonly columns: readonly string[];
  read(row: Row, surroundings: Surroundings): string;
}

/** The beginning of a text in one line, cut between two words. */
function beginning(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  const words = line.slice(0, length + 1).replace(/\s\S*$/, '');
  return `${words.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')} …`;
}

const OWN: Readonly<Record<string, (row: Row, surroundings: Surroundings) => string>> = {
  $file: (_, { file }) => file,
  $row: ({ number }) => String(number),
  $date: (_, { at }) => new Date(at).toISOString().slice(0, 10),
};

const PART = /\{\{|\}\}|\{([^{}]+?)(?::(\d{1,4}))?\}|[{}]/g;

type Piece = string | ((row: Row, surroundings: Surroundings) => string);

function compileTemplate(template: string): TextReader {
  const pieces: Piece[] = [];
  const columns: string[] = [];
  let end = 0;
  for (const { 0: part, 1: column, 2: length, index } of template.matchAll(PART)) {
    pieces.push(template.slice(end, index));
    end = index + part.length;
    if (part === '{{' || part === '}}') pieces.push(part.charAt(0));
    else if (column === undefined)
      throw new ImportError(
        'bad-map',
        `the template "${template}" has a stray "${part}": expected {column}, or "${part}${part}" for the sign itself.`,
      );
    else if (Object.hasOwn(OWN, column)) pieces.push(OWN[column] as Piece);
    else {
      columns.push(column);
      pieces.push(
        length === undefined ? (row) => row.text(column) : (row) => beginning(row.text(column), Number(length)),
      );
    }
  }
  pieces.push(template.slice(end));
  return {
    columns,
    read: (row, surroundings) =>
      pieces.map((piece) => (typeof piece === 'string' ? piece : piece(row, surroundings))).join(''),
  };
}

/**
 * Makes a reader of a text.
 * @throws ImportError when its template is none.
 */
export function textReader(field: TextField): TextReader {
  if (typeof field === 'string') return { columns: [field], read: (row) => row.text(field) };
  if ('value' in field) return { columns: [], read: () => field.value };
  return compileTemplate(field.template);
}
