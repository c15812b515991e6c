import { html, nothing, type TemplateResult } from 'lit';
import type { PlannedShare, Suggestion } from '../../protocol/index.ts';
import { letterBadge } from '../shared/letters/letter-badge.ts';
import type { SuggestionPlace } from './suggestion-place.ts';
import { byLetter } from './verbs.ts';

/** The columns of the table, in their order. */
type Column = 'planned' | 'seen' | 'suggested';
const COLUMNS: readonly Column[] = ['planned', 'seen', 'suggested'];

/** Figures that the table shows, by their codes. */
const FIGURES: Readonly<Record<string, Column>> = {
  'share-planned': 'planned',
  'share-now': 'seen',
  'share-seen': 'seen',
  'share-advised': 'suggested',
};

/** Whether a figure stands in the table of shares. */
export const isShare = (code: string | undefined): boolean => code !== undefined && code in FIGURES;

type Shares = Map<string, Partial<Record<Column, number>>>;

/** The shares that a suggestion speaks of, by variant. The plan of an acceptance stands in place of the probabilities that it is made of. */
export function sharesOf({ evidence, effect, about }: Suggestion, place: SuggestionPlace): Shares {
  const shares: Shares = new Map();
  const set = (id: string, column: Column, share: number): void =>
    void shares.set(id, { ...shares.get(id), [column]: share });
  for (const { code, variant, value } of evidence) {
    const column = FIGURES[code ?? ''];
    if (column !== undefined && variant !== undefined) set(variant, column, value);
  }
  if (shares.size === 0) return shares;
  for (const { variant, share } of effect?.shares ?? []) set(variant, 'suggested', share);
  const isPlanKnown = [...shares.values()].some(({ planned }) => planned !== undefined);
  const plan = about?.kind === 'experiment' && !isPlanKnown ? place.experiment(about.id)?.shares : undefined;
  for (const { variant, share } of normalized(plan ?? [], shares)) set(variant, 'planned', share);
  return shares;
}

/** A plan among those that are shown. */
function normalized(plan: readonly PlannedShare[], shown: ReadonlyMap<string, unknown>): PlannedShare[] {
  const own = plan.filter(({ variant }) => shown.has(variant));
  const all = own.reduce((sum, { share }) => sum + share, 0);
  return all === 0 ? [] : own.map(({ variant, share }) => ({ variant, share: share / all }));
}

/** The shares of a suggestion as a small table: planned, seen and suggested, as far as they are known. */
export function sharesView(suggestion: Suggestion, place: SuggestionPlace): TemplateResult | typeof nothing {
  const shares = sharesOf(suggestion, place);
  if (shares.size === 0 || suggestion.about === null) return nothing;
  const { strings, format } = place;
  const texts = strings.suggestionList.shares;
  const columns = COLUMNS.filter((column) => [...shares.values()].some((one) => one[column] !== undefined));
  const rows = byLetter(
    [...shares.keys()].map((variant) => ({ variant, share: 0 })),
    place.variantsOf(suggestion.about.id),
  );
  return html`<table class="shares" part="shares">
    <caption class="visually-hidden">
      ${texts.title}
    </caption>
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">${texts.variant}</span></th>
        ${columns.map((column) => html`<th scope="col">${texts[column]}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ id, letter }) => {
        const variant = place.variant(id);
        const name = variant?.content ?? id;
        return html`<tr>
          <th scope="row" title=${name}>${letterBadge(variant ?? { status: 'active' }, letter)}</th>
          ${columns.map((column) => {
            const share = shares.get(id)?.[column];
            return html`<td class=${column}>${share === undefined ? '–' : format.share(share)}</td>`;
          })}
        </tr>`;
      })}
    </tbody>
  </table>`;
}
