import { html, type TemplateResult } from 'lit';
import type { Strings } from '../../shared/strings/strings.ts';
import type { DeferredInput } from '../input/deferred-input.ts';

/** The empty layers of the drawing: the scene fills each when it changes. */
export function plotTemplate(input: DeferredInput, strings: Strings): TemplateResult {
  return html`<div
    class="plot"
    part="plot"
    tabindex="0"
    role="application"
    aria-roledescription=${strings.erChart.chart}
    aria-label=${`${strings.erChart.erOverTime}. ${strings.erChart.chartKeys}`}
    @pointerenter=${input}
    @pointerdown=${input}
    @pointermove=${input}
    @pointerup=${input}
    @pointercancel=${input}
    @pointerleave=${input}
    @wheel=${input}
    @dblclick=${input}
    @keydown=${input}
    @focus=${input}
    @blur=${input}
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
    <p class="empty"></p>
    <div class="pane flag-pane"><div class="flags"></div></div>
    <div class="note" aria-hidden="true"></div>
    <div class="brush" hidden></div>
    <div class="told" aria-hidden="true"></div>
  </div>`;
}
