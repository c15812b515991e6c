import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import * as icons from '../shared/theme/icons.ts';
import type { Row } from './list-model.ts';
import { rowView, type RowContext } from './row-view.ts';
import type { Section } from './sections.ts';

/** The context that all sections share. */
export interface SectionContext extends RowContext {
  /** The id of the experiment that is chosen. */
  readonly current: string | null;
  /** The one item that Tab comes to: the id of a row, or that of the button of a section. */
  readonly tabStop: string | null;
  readonly toggle: (section: Section) => void;
  readonly showMore: (section: Section) => void;
}

const foldId = ({ name }: Section): string => `fold ${name}`;
const moreId = ({ name }: Section): string => `more ${name}`;

/** The ids of everything in the sections that the focus can come to, in their order. */
export const itemsOf = (sections: readonly Section[]): readonly string[] =>
  sections.flatMap((section) => [
    ...(section.isFoldable ? [foldId(section)] : []),
    ...section.rows.map(({ id }) => id),
    ...(section.next > 0 ? [moreId(section)] : []),
  ]);

const tabIndex = (id: string, { tabStop }: SectionContext): number => (id === tabStop ? 0 : -1);

function rowItem(row: Row, context: SectionContext): TemplateResult {
  const [isCurrent, isTabStop] = [row.id === context.current, row.id === context.tabStop];
  const { now, isCards, lines, strings, format } = context;
  return html`<li>
    ${guard([row, isCurrent, isTabStop, now, isCards, lines, strings, format], () =>
      rowView(row, context, isCurrent, isTabStop),
    )}
  </li>`;
}

function headingView(section: Section, context: SectionContext): TemplateResult {
  const { name, rows, all, isFoldable, isFolded } = section;
  const { strings, format } = context;
  const texts = strings.experimentList;
  const isPart = !isFolded && rows.length < all;
  const count = isPart ? texts.shownOf(format.count(rows.length), format.count(all)) : format.count(all);
  // The space parts name and number for those who hear them.
  const words = html`<span class="name">${texts.groups[name]}</span>${' '}<span class="count">${count}</span>`;
  if (!isFoldable) return words;
  return html`<button
    class="fold"
    data-id=${foldId(section)}
    tabindex=${tabIndex(foldId(section), context)}
    aria-expanded=${!isFolded}
    @click=${() => context.toggle(section)}
  >
    ${icons.forward}${words}
  </button>`;
}

/** A group: its heading, its experiments, and a button for more of them. */
export function sectionView(section: Section, context: SectionContext): TemplateResult {
  const { name, rows, next } = section;
  const { strings, format } = context;
  const id = `group-${name}`;
  return html`<div class="group" role="group" aria-labelledby=${id}>
    <h3 id=${id} part="group">${headingView(section, context)}</h3>
    <ul>
      ${repeat(
        rows,
        (row) => row.id,
        (row) => rowItem(row, context),
      )}
    </ul>
    ${
      next === 0
        ? nothing
        : html`<button
            class="more link"
            part="more"
            data-id=${moreId(section)}
            tabindex=${tabIndex(moreId(section), context)}
            @click=${() => context.showMore(section)}
          >
            ${strings.experimentList.more(next, format.count(next))}
          </button>`
    }
  </div>`;
}
