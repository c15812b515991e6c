import { css, html, type TemplateResult } from 'lit';
import type { Strings } from '../strings/strings.ts';

/** Styles of the lines that send a first event. */
export const styles = css`
  .first {
    max-inline-size: 100%;
    margin: var(--_space) 0;
    padding: var(--_space) calc(var(--_space) * 1.25);
    background: var(--_surface-raised);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    color: var(--_text);
    font:
      400 var(--_text-small) / 1.5 ui-monospace,
      monospace;
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 2;
  }
`;

/** The time of the events, the same at every rendering: a line that is copied twice sends one event. */
const AT = new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** Three lines for a shell: a call that opens an experiment, posts a variant and counts its first impressions. They name no token. */
export function firstEventLines(url: string): string {
  // With a space after each comma, so that a narrow place has where to break them.
  const event = (id: number, kind: string, rest: object): string =>
    JSON.stringify({ id: `first-${id}`, at: AT, kind, ...rest }, null, 1)
      .replace(/\n ?/g, ' ')
      .replace(' }', '}')
      .replace('{ ', '{');
  const events = [
    event(1, 'experiment.opened', { experiment: 'first', title: 'First experiment' }),
    event(2, 'variant.posted', { variant: 'a', experiment: 'first', content: 'A first headline' }),
    event(3, 'variant.observed', { variant: 'a', impressions: 100, engagements: 5 }),
  ];
  // An apostrophe in the address would end the quotation of the shell.
  const address = `${url}/events`.replaceAll("'", '%27');
  return `curl '${address}' -H "Authorization: Bearer $PEEKSAFE_TOKEN" --json '[${events.join(',\n')}]'`;
}

/** Copies the lines; where a page may not write to the clipboard they are selected, for a person to copy. */
async function copy(event: Event, text: string, copied: (isCopied: boolean) => void): Promise<void> {
  const lines = (event.currentTarget as Element).parentElement?.querySelector('pre');
  try {
    await navigator.clipboard.writeText(text);
    copied(true);
  } catch {
    if (lines) getSelection()?.selectAllChildren(lines);
    copied(false);
  }
}

/** The three lines, with a button that copies them. */
export function firstEventView(
  url: string,
  isCopied: boolean,
  copied: (isCopied: boolean) => void,
  { common }: Strings,
): TemplateResult {
  const text = firstEventLines(url);
  return html`<pre class="first" dir="ltr" translate="no">${text}</pre>
    <button class="button" @click=${(event: Event) => void copy(event, text, copied)}>
      ${isCopied ? common.states.copied : common.states.copy}
    </button>`;
}
