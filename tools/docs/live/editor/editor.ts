import { piecesOf, type Role } from './markup.ts';
import { MAX_CODE_LENGTH } from './rules.ts';

/** Code that a reader can edit in place. */
export interface Editor {
  /** The place of the editor, with its code, its buttons and its notes. */
  readonly place: HTMLElement;
  readonly code: string;
  /** Sets the code, as a control does. */
  write(code: string): void;
  /** Shows sentences about problems in the code, or none. Text between backticks is code. */
  showProblems(problems: readonly string[]): void;
}

/** Delay between the last key and the update of the example, milliseconds. */
const REST_MS = 250;
/** How long a button confirms that it has copied, milliseconds. */
const SAID_MS = 2000;

/** The classes that the site's highlighter gave to each role, so that the editor looks like other code in every theme. */
function classesIn(block: HTMLElement): Readonly<Partial<Record<Role, string | undefined>>> {
  const spans = [...block.querySelectorAll<HTMLElement>('span[class]')];
  const of = (pattern: RegExp): string | undefined =>
    spans.find(({ textContent }) => pattern.test(textContent))?.className;
  return { tag: of(/^\s*variant-stream$/), attribute: of(/^\s*src$/), value: of(/^"/) };
}

/** The text of a block. The site writes line breaks as elements. */
function textOf(block: HTMLElement): string {
  const copy = (block.querySelector('code') ?? block).cloneNode(true) as HTMLElement;
  for (const end of copy.querySelectorAll('br')) end.replaceWith('\n');
  return copy.textContent.trimEnd();
}

/** A paragraph from a sentence with code between backticks. */
function sentence(text: string): HTMLElement {
  const item = document.createElement('p');
  for (const [i, part] of text.split('`').entries())
    item.append(i % 2 === 0 ? part : Object.assign(document.createElement('code'), { textContent: part }));
  return item;
}

const button = (text: string): HTMLButtonElement =>
  Object.assign(document.createElement('button'), { type: 'button', textContent: text });

function copyButton(code: () => string): HTMLButtonElement {
  const copy = button('Copy');
  const say = (text: string): void => {
    copy.textContent = text;
    setTimeout(() => (copy.textContent = 'Copy'), SAID_MS);
  };
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(code()).then(
      () => say('Copied'),
      () => say('The browser does not allow it'),
    );
  });
  return copy;
}

let count = 0;

/**
 * Makes an editor of a block of code, which it takes the place of.
 * @param block The `<pre>` that the page came with.
 * @param name The title of the example, for screen readers.
 * @param onChange Called with the code once it rests, and at once when a button has changed it.
 */
export function editorOf(block: HTMLElement, name: string, onChange: (code: string) => void): Editor {
  const first = textOf(block);
  const classes = classesIn(block);
  const [place, paper, colored] = [
    document.createElement('div'),
    document.createElement('div'),
    document.createElement('div'),
  ];
  const [area, notes, bar, label] = [
    document.createElement('textarea'),
    document.createElement('div'),
    document.createElement('div'),
    document.createElement('label'),
  ];
  const id = `editor-${count++}`;
  Object.assign(place, { className: 'editor' });
  Object.assign(paper, { className: 'paper' });
  colored.setAttribute('aria-hidden', 'true');
  Object.assign(label, { htmlFor: id, textContent: 'Edit it: the example follows.' });
  Object.assign(area, {
    id,
    value: first,
    spellcheck: false,
    maxLength: MAX_CODE_LENGTH,
    autocomplete: 'off',
    rows: 1,
  });
  for (const off of ['autocapitalize', 'autocorrect']) area.setAttribute(off, 'off');
  area.setAttribute('aria-label', `Code of “${name}”. Edit it: the example follows.`);
  area.setAttribute('aria-describedby', `${id}-notes`);
  Object.assign(notes, { className: 'notes', id: `${id}-notes` });
  notes.setAttribute('role', 'status');
  bar.className = 'bar';
  const reset = button('Reset');
  reset.disabled = true;

  const color = (): void => {
    const spans = piecesOf(area.value).map(({ role, text }) => {
      const known = classes[role];
      return known === undefined
        ? text
        : Object.assign(document.createElement('span'), { className: known, textContent: text });
    });
    // Keeps the height of the last line while it is empty.
    colored.replaceChildren(...spans, '\u200B');
    reset.disabled = area.value === first;
  };
  let rest: ReturnType<typeof setTimeout> | undefined;
  const change = (): void => {
    clearTimeout(rest);
    onChange(area.value);
  };
  area.addEventListener('input', () => {
    color();
    clearTimeout(rest);
    rest = setTimeout(change, REST_MS);
  });
  reset.addEventListener('click', () => {
    area.value = first;
    // Disabling the focused button would lose the focus.
    area.focus();
    color();
    change();
  });
  paper.append(colored, area);
  bar.append(
    reset,
    copyButton(() => area.value),
    label,
  );
  place.append(paper, notes, bar);
  block.replaceWith(place);
  color();
  return {
    place,
    get code() {
      return area.value;
    },
    write(code) {
      area.value = code;
      color();
      change();
    },
    showProblems(problems) {
      const said = [...notes.children].map(({ textContent }) => textContent).join('\n');
      const items = problems.map(sentence);
      area.setAttribute('aria-invalid', String(problems.length > 0));
      // A screen reader would read the same sentences again.
      if (items.map(({ textContent }) => textContent).join('\n') !== said) notes.replaceChildren(...items);
    },
  };
}
