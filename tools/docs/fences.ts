/** A piece of code in a document. */
export interface Fence {
  readonly language: string;
  /** The word behind the language: `server` for commands that run until they are stopped, or the path of a file of the page below. */
  readonly mark: string;
  /** The text of the comment just before it, such as the file that it is from; null when there is none. */
  readonly note: string | null;
  readonly code: string;
  /** Number of its first line. */
  readonly line: number;
}

const FENCE = /(?:^<!-- ([^\n]+) -->\n\n)?^```(\w*)(?: ([\w.+/-]+))?\n([\s\S]*?)^```$/gm;

/** The pieces of code of a Markdown document, in order. */
export function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const [, note = null, language = '', mark = '', code = ''] = match;
    return { language, mark, note, code, line: text.slice(0, match.index).split('\n').length };
  });
}
