import { html, nothing, type TemplateResult } from 'lit';
import * as icons from '../../shared/theme/icons.ts';
import { momentName } from '../layout/figures.ts';
import { judgedBatch, lookAt, type FanPicture } from '../layout/picture.ts';

/** The state of the scrubber, and its callbacks. */
export interface ScrubberActions {
  /** Looks at the moment at which a batch was judged; the last is now. */
  scrubTo(batch: number): void;
  /** Starts and stops the replay. */
  play(): void;
  backToNow(): void;
}

/**
 * A slider over the batches of an experiment, and a button that replays it.
 * @param text What is said of the moment. @param isPlaying Null where replays are not offered, since the reader asked for less motion.
 */
export function scrubber(
  picture: FanPicture,
  text: string,
  isPlaying: boolean | null,
  actions: ScrubberActions,
): TemplateResult {
  const { strings, data } = picture;
  const last = data.times.length - 1;
  const batch = Math.max(0, judgedBatch(picture));
  const label = isPlaying === true ? strings.erFan.stopReplay : strings.erFan.play;
  return html`<div class="scrubber" part="scrubber">
    ${
      isPlaying === null
        ? nothing
        : html`<button class="icon-button play" aria-label=${label} title=${label} @click=${() => actions.play()}>
            ${isPlaying ? icons.pause : icons.active}
          </button>`
    }
    <input
      type="range"
      min="0"
      max=${Math.max(1, last)}
      step="1"
      .value=${String(batch)}
      ?disabled=${last < 1}
      .style=${`--_part: ${last < 1 ? 1 : batch / last}`}
      aria-label=${strings.erFan.moment}
      aria-valuetext=${strings.erFan.momentText(momentName(picture, lookAt(picture)), text)}
      @input=${(event: InputEvent) => actions.scrubTo(Number((event.target as HTMLInputElement).value))}
    />
    <button
      class="icon-button now"
      aria-label=${strings.erFan.backToNow}
      title=${strings.erFan.backToNow}
      ?hidden=${picture.moment === null}
      @click=${() => actions.backToNow()}
    >
      ${icons.forward}
    </button>
  </div>`;
}
