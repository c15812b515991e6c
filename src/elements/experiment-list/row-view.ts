import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Variant } from '../../protocol/index.ts';
import { lanesOf, neededBy } from '../evidence-race/data/lanes.ts';
import { raceCell } from '../evidence-race/race-cell.ts';
import { sentenceView } from '../shared/experiments/sentence-view.ts';
import { sentenceText } from '../shared/experiments/sentence.ts';
import { leadSentence, nextStopSentence, offPlanSentence, wholeSentence } from '../shared/experiments/sentences.ts';
import type { Situation, SituationKind } from '../shared/experiments/situation.ts';
import type { Format } from '../shared/format/format.ts';
import type { Strings } from '../shared/strings/strings.ts';
import * as icons from '../shared/theme/icons.ts';
import { intervalBars, stopMeter } from './interval-bars.ts';
import type { HeldLines } from './held-lines.ts';
import type { Row } from './list-model.ts';

/** A stop is told in its row for this long, milliseconds. */
const FRESH_STOP_MS = 3 * 60_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From here on minutes beside the hours are of no use. */
const LONG_MS = 10 * HOUR_MS;

/** The context that all rows share. */
export interface RowContext {
  readonly strings: Strings;
  readonly format: Format;
  /** Milliseconds since 1970; changes in steps. */
  readonly now: number;
  readonly isCards: boolean;
  /** The variants on cards. Another object once all of them may have other lines. */
  readonly lines: HeldLines;
  readonly choose: (id: string) => void;
}

const ICONS: Readonly<Record<SituationKind, SVGTemplateResult>> = {
  leads: icons.running,
  changed: icons.changed,
  equal: icons.equal,
  'too-early': icons.learning,
  learning: icons.learning,
  split: icons.warning,
  paused: icons.pause,
  decided: icons.winner,
};

function iconOf({ kind, winner }: Situation): SVGTemplateResult {
  return kind === 'decided' && winner === null ? icons.closed : ICONS[kind];
}

function toneOf({ kind, winner }: Situation): string {
  if (kind === 'split') return 'bad';
  if (kind === 'paused' || kind === 'changed') return 'warn';
  if (kind === 'leads') return '';
  return winner === null ? 'quiet' : 'good';
}

/** How long an experiment runs, or ran, such as "1 hr 25 min". */
export function ageText({ situation }: Row, now: number, format: Format): string {
  const ms = Math.max(0, (situation.decidedAt ?? now) - Date.parse(situation.experiment.openedAt));
  const rest = ms % HOUR_MS;
  if (ms < HOUR_MS || ms >= LONG_MS || rest < 60_000) return format.duration(ms);
  return `${format.duration(ms - rest)} ${format.duration(rest)}`;
}

/** The variant that was stopped last, if that was just now. */
function freshStop({ variants }: Row, now: number): Variant | null {
  let fresh: Variant | null = null;
  let latest = now - FRESH_STOP_MS;
  for (const variant of variants) {
    const at = variant.status === 'killed' ? Date.parse(variant.endedAt ?? '') : NaN;
    if (at > latest) [fresh, latest] = [variant, at];
  }
  return fresh;
}

function decidedText(at: number, { strings, format, now }: RowContext): string {
  return strings.experimentList.decidedAt(now - at < DAY_MS ? format.time(at) : format.shortDay(at));
}

/** The way of the next variant to its stop. */
function nextStopLine({ situation }: Row, { strings, format }: RowContext): TemplateResult | null {
  const { nextStop, letters } = situation;
  if (nextStop === null) return null;
  const words = nextStopSentence(situation, strings, format, 'short').map(({ text, variant }) =>
    variant === null ? html`${text}` : html`<b>${text}</b>`,
  );
  const letter = letters.get(nextStop.variant.id) ?? '';
  return html`<span>${words}</span>${stopMeter(nextStop.variant, letter, nextStop.share, format)}`;
}

/** The words in place of a next stop when there is none. */
function restText({ situation, variants }: Row, { strings, format }: RowContext): string {
  const learning = variants.filter(({ status, level }) => status === 'active' && level === 'learning').length;
  if (learning > 0) return strings.experiments.learning(learning, format.count(learning));
  return situation.kind === 'learning' ? '' : strings.experiments.noStop;
}

/** The second line: what is next, or what has just happened. */
function nextLine(row: Row, context: RowContext): TemplateResult {
  const { situation } = row;
  const { strings, format, now } = context;
  const inWords = (text: string): TemplateResult => html`<span class="text">${text}</span>`;
  if (situation.decidedAt !== null) return inWords(decidedText(situation.decidedAt, context));
  if (situation.offPlan !== null) return inWords(sentenceText(offPlanSentence(situation, strings, format)));
  const stopped = freshStop(row, now);
  if (stopped !== null) {
    // It may have been after the last step of this clock, and never is to come.
    const ago = format.shortAgo(Math.min(Date.parse(stopped.endedAt as string), now), now);
    const letter = situation.letters.get(stopped.id) ?? '';
    return html`<span class="bad" aria-hidden="true">✕</span>${inWords(strings.experimentList.stopped(letter, ago))}`;
  }
  return nextStopLine(row, context) ?? inWords(restText(row, context));
}

/** How far each variant is on its way to a stop. The words of the row say what matters of it. */
function miniRace({ situation, variants, kills }: Row, { strings, format }: RowContext): TemplateResult {
  const { experiment, letters } = situation;
  const lettered = variants.map((variant) => ({ ...variant, letter: letters.get(variant.id) ?? '' }));
  const needed = neededBy(experiment, variants);
  return raceCell(lanesOf({ experiment, variants: lettered, kills }), needed, { strings, format });
}

/** A first sign that the traffic is not shared as planned; an alarm is the headline. */
function healthMark(
  { health, decidedAt }: Situation,
  { experiments: texts }: Strings,
): TemplateResult | typeof nothing {
  if (health !== 'watch' || decidedAt !== null) return nothing;
  return html`<span class="health warn" title=${texts.health.watch}
    >${icons.watch}<span class="visually-hidden">${texts.health.watch}. </span></span
  >`;
}

/** One experiment: how it stands, its headline, what is next, and for how long it has run. */
export function rowView(row: Row, context: RowContext, isCurrent: boolean, isTabStop: boolean): TemplateResult {
  const { situation, id, title } = row;
  const { strings, format, now, isCards } = context;
  const { kind } = situation;
  // A row has what stops next in a line of its own.
  const headline = (isCards ? wholeSentence : leadSentence)(situation, strings, format, 'short');
  return html`<button
    class="row"
    part="experiment"
    data-id=${id}
    data-title=${title}
    tabindex=${isTabStop ? 0 : -1}
    aria-current=${isCurrent ? 'true' : nothing}
    @click=${() => context.choose(id)}
  >
    <span class="icon-place ${toneOf(situation)}"
      >${iconOf(situation)}<span class="visually-hidden">${strings.experiments.kinds[kind]}. </span></span
    >
    <span class="words">
      <span class="title" dir="auto" title=${title}>${title}</span>
      <span class="says">
        <span class="headline ${kind === 'split' ? 'bad' : ''}" part="headline" title=${sentenceText(headline)}
          >${sentenceView(headline)}</span
        >
        ${isCards ? nothing : html`<span class="next" part="next">${nextLine(row, context)}</span>`}
      </span>
      ${isCards ? nothing : html`<span class="mini" part="mini" aria-hidden="true">${miniRace(row, context)}</span>`}
      <span class="age">${healthMark(situation, strings)}${ageText(row, now, format)}</span>
    </span>
    ${isCards ? intervalBars(situation, context.lines.of(row), strings, format) : nothing}
  </button>`;
}
