import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../format/format.ts';
import { addStrings } from '../strings/language/languages.ts';
import { ranges } from '../strings/ranges.ts';
import type { Strings } from '../strings/strings.ts';
import * as icons from '../theme/icons.ts';
import type { Digest } from '../view-state/digest.ts';
import type { Range } from '../view-state/view.ts';
import { closePopover, moveAmong, popoverButton } from './popover.ts';

addStrings({ ranges });

/** A choice of the time that a person looks at. Use it with `menuStyles` and `buttons` of controls.ts. */
export interface RangeMenu {
  /** Unique in its shadow root. */
  readonly id: string;
  /** The present choice. */
  readonly range: Range;
  /** When the stream's newest event was, milliseconds since 1970; null while there is none. */
  readonly newest: number | null;
  /** When the stream begins, milliseconds since 1970; null where nobody knows. */
  readonly oldest: number | null;
  /** Whether an experiment is in view. */
  readonly hasExperiment: boolean;
  /** The events since this person last looked; null when that time is unknown. */
  readonly digest: Digest | null;
  readonly strings: Strings;
  /** Writes times in the time zone that applies. */
  readonly format: Format;
  /** A person chose another range. */
  readonly onChoose: (range: Range) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Offered up to the newest event, minutes: 15 minutes, an hour, a day, a week. */
const LAST_MINUTES = [15, 60, 1440, 10_080] as const;

/** The name of a range on its button. */
export function rangeName(range: Range, newest: number | null, strings: Strings, format: Format): string {
  const texts = strings.ranges;
  switch (range.kind) {
    case 'experiment':
      return texts.experiment;
    case 'all':
      return texts.all;
    case 'since-last-look':
      return texts.sinceLastLook;
    case 'last':
      return texts.last(format.duration(range.minutes * MINUTE_MS));
    case 'today':
      return texts.today(newest === null ? strings.common.unknown : format.shortDay(newest));
    case 'between': {
      const { calendar } = format;
      const isOneDay = calendar.day(range.from) === calendar.day(range.to);
      const to = isOneDay ? format.time(range.to) : `${format.shortDay(range.to)}, ${format.time(range.to)}`;
      return texts.between(`${format.shortDay(range.from)}, ${format.time(range.from)}`, to);
    }
  }
}

/** How much happened, in one line. */
export function digestText({ stops, winners, alarms }: Digest, { ranges: texts }: Strings, format: Format): string {
  const parts = [
    ...(stops === 0 ? [] : [texts.stops(stops, format.count(stops))]),
    ...(winners === 0 ? [] : [texts.winners(winners, format.count(winners))]),
    ...(alarms === 0 ? [] : [texts.alarms(alarms, format.count(alarms))]),
  ];
  return parts.length === 0 ? texts.nothingNew : parts.reduce(texts.joined);
}

const isSame = (a: Range, b: Range): boolean => JSON.stringify(a) === JSON.stringify(b);

const presetsOf = ({ hasExperiment, digest, range }: RangeMenu): readonly Range[] => [
  ...(hasExperiment || range.kind === 'experiment' ? [{ kind: 'experiment' } as const] : []),
  { kind: 'today' },
  ...LAST_MINUTES.map((minutes): Range => ({ kind: 'last', minutes })),
  ...(digest === null ? [] : [{ kind: 'since-last-look' } as const]),
  { kind: 'all' },
];

/** Chooses a range, and closes the menu. */
type Choose = (event: Event, range: Range) => void;

/** Arrow keys, Home and End move among the presets. */
const onKey = (event: KeyboardEvent): void =>
  moveAmong([...(event.currentTarget as Element).querySelectorAll<HTMLElement>('[role=radio]')], event);

function presetView(preset: Range, isFirst: boolean, menu: RangeMenu, choose: Choose): TemplateResult {
  const { range, newest, strings, format, digest } = menu;
  const isChosen = isSame(preset, range);
  const note = preset.kind === 'since-last-look' && digest !== null ? digestText(digest, strings, format) : null;
  return html`<button
    class="menu-item"
    role="radio"
    aria-checked=${isChosen}
    tabindex=${isChosen || isFirst ? 0 : -1}
    @click=${(event: Event) => choose(event, preset)}
  >
    ${rangeName(preset, newest, strings, format)}
    ${note === null ? nothing : html`<small class="quiet">${note}</small>`}
  </button>`;
}

function momentView(name: 'from' | 'to', { oldest, newest, strings, format }: RangeMenu): TemplateResult {
  return html`<label class="menu-field"
    >${strings.ranges[name]}
    <input
      type="datetime-local"
      name=${name}
      required
      min=${oldest === null ? nothing : format.calendar.toField(oldest)}
      max=${newest === null ? nothing : format.calendar.toField(newest + MINUTE_MS)}
  /></label>`;
}

/**
 * Writes the present range into the form, and the name of the time zone. Only when it is opened: times that come later must not replace what somebody
 * writes, and the name takes the first use of Intl, which a page that opens need not wait for.
 */
function fillMoments(form: HTMLFormElement, { range, newest, strings, format }: RangeMenu): void {
  const until = newest ?? 0;
  const moments = range.kind === 'between' ? range : { from: until - HOUR_MS, to: until };
  for (const name of ['from', 'to'] as const)
    (form.elements.namedItem(name) as HTMLInputElement).value = format.calendar.toField(moments[name]);
  (form.querySelector('.zone') as HTMLElement).textContent = strings.ranges.zone(format.calendar.timeZone);
}

/** The form for two moments, on the clocks of the time zone that applies. */
function momentsView(menu: RangeMenu, choose: Choose): TemplateResult {
  const { strings, format } = menu;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const momentOf = (name: string): number =>
      format.calendar.fromField((form.elements.namedItem(name) as HTMLInputElement).value);
    // Whichever was written first: the two ends of a time are never the wrong way round.
    const [a, b] = [momentOf('from'), momentOf('to')];
    choose(event, { kind: 'between', from: Math.min(a, b), to: Math.max(a, b) + (a === b ? MINUTE_MS : 0) });
  };
  return html`<form class="menu-group" @submit=${submit}>
    ${momentView('from', menu)} ${momentView('to', menu)}
    <small class="quiet zone"></small>
    <button class="button main">${strings.ranges.show}</button>
  </form>`;
}

/** A button with the present range, and a popover with presets and two native inputs. Escape closes it, and the button has the focus again. */
export function rangeMenu(menu: RangeMenu): TemplateResult {
  const { id, range, newest, strings, format, onChoose } = menu;
  const presets = presetsOf(menu);
  const hasChosen = presets.some((preset) => isSame(preset, range));
  const choose: Choose = (event, chosen) => {
    closePopover(event);
    if (!isSame(chosen, range)) onChoose(chosen);
  };
  const name = rangeName(range, newest, strings, format);
  return popoverButton({
    ...{ id, role: 'dialog', label: strings.ranges.title },
    button: { className: 'button range-button', content: html`${icons.waiting}${name}`, title: strings.ranges.title },
    content: html`<div role="radiogroup" aria-label=${strings.ranges.title} @keydown=${onKey}>
        ${presets.map((preset, i) => presetView(preset, i === 0 && !hasChosen, menu, choose))}
      </div>
      ${momentsView(menu, choose)}`,
    onOpening: (popover) => fillMoments(popover.querySelector('form') as HTMLFormElement, menu),
  });
}
