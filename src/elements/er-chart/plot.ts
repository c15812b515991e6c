import { html, type TemplateResult } from 'lit';
import type { Words } from '../shared/words.ts';
import type { Interaction } from './interaction.ts';

/**
 * The drawing, empty: its layers are filled apart from the rest, each when it changes.
 *
 * @param left What is to be done when the focus leaves.
 */
export function plot(
  { down, move, up, leave, wheel, doubled }: Interaction,
  key: (event: KeyboardEvent) => void,
  left: () => void,
  words: Words,
): TemplateResult {
  return html`<div
    class="plot"
    part="plot"
    tabindex="0"
    role="application"
    aria-roledescription=${words.chart}
    aria-label=${words.chartHelp}
    @pointerdown=${down}
    @pointermove=${move}
    @pointerup=${up}
    @pointercancel=${up}
    @pointerleave=${leave}
    @wheel=${wheel}
    @dblclick=${doubled}
    @keydown=${key}
    @blur=${left}
  >
    <div class="rates" aria-hidden="true"></div>
    <div class="pane" aria-hidden="true">
      <div class="slide">
        <canvas></canvas>
        <canvas class="tail" hidden></canvas>
        <div class="times"></div>
        <div class="marks"></div>
        <div class="cross"></div>
      </div>
    </div>
    <div class="brush" hidden></div>
    <div class="told" aria-hidden="true"></div>
  </div>`;
}
