import { html, type TemplateResult } from 'lit';
import type { Experiment } from '../../../protocol/index.ts';
import { judgedBatch, lookAt, type FanPicture } from '../layout/picture.ts';

/** How often the ordinary test called a winner: counted by the server now, and from what was judged at a moment before. */
function ordinaryText(picture: FanPicture, experiment: Experiment | null): string {
  const { strings, format, data, moment } = picture;
  const counted = moment === null ? experiment?.ordinaryTest : undefined;
  const { winners, takenBack } = counted ?? data.verdicts.countTo(judgedBatch(picture));
  if (winners === 0) return strings.erFan.noWinner;
  return strings.erFan.winners(winners, takenBack, format.count(winners), format.count(takenBack));
}

/** The verdict of the always-valid comparison at the moment shown; empty when unknown. */
function safeText(picture: FanPicture, experiment: Experiment | null): string {
  const { erFan } = picture.strings;
  const verdict = experiment?.lead?.verdict;
  if (verdict === undefined) return '';
  const { safe, rows, format } = picture;
  if (safe !== null && safe.since <= lookAt(picture)) {
    const letter = rows.find(({ variant }) => variant.id === safe.leader)?.letter ?? '';
    const [day, time] = [format.shortDay(safe.since), format.time(safe.since)];
    return erFan.safeSince(letter, day === format.shortDay(picture.now) ? time : `${day} ${time}`);
  }
  // It was something else before it changed, and nobody knows since when.
  if (verdict === 'changed') return picture.moment === null ? erFan.safeChanged : '';
  return erFan.safeNone;
}

/** Both verdicts in a line. No zoom changes it. */
export const counterText = (picture: FanPicture, experiment: Experiment | null): string =>
  `${ordinaryText(picture, experiment)} ${safeText(picture, experiment)}`.trim();

/** The switch that draws the ordinary test, and the line that says how often it would have been wrong to stop. */
export function counter(picture: FanPicture, text: string, toggle: () => void): TemplateResult {
  const { erFan } = picture.strings;
  return html`<div class="counter" part="counter">
    <button
      class="switch"
      role="switch"
      aria-checked=${picture.hasOrdinary}
      title=${erFan.ordinaryHint}
      @click=${toggle}
    >
      <i aria-hidden="true"></i>${erFan.ordinaryTest}
    </button>
    <span class="verdicts" title=${text}>${text}</span>
  </div>`;
}
