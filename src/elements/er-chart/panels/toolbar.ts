import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../shared/format/format.ts';
import { menuButton } from '../../shared/menus/menu.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Strings } from '../../shared/strings/strings.ts';
import type { ExportKind } from '../../shared/export-event.ts';

/** The ranges to choose from, in minutes; null for all. */
const RANGES = [15, 60, 1440, null] as const;
const MINUTE_MS = 60_000;
const KINDS: readonly ExportKind[] = ['png', 'svg', 'csv'];

/** The state that the toolbar's buttons show. */
export interface ToolbarState {
  /** The length that was chosen, minutes; null for all there is, undefined for another stretch. */
  readonly range: number | null | undefined;
  readonly isZoomed: boolean;
  readonly isPaused: boolean;
  readonly isWindowed: boolean;
  readonly windowMs: number;
  readonly hasTable: boolean;
}

/** Actions of the toolbar's buttons. */
export interface ToolbarActions {
  setRange(minutes: number | null): void;
  setWindowed(isWindowed: boolean): void;
  setPaused(isPaused: boolean): void;
  resetZoom(): void;
  showTable(isShown: boolean): void;
  save(kind: ExportKind): void;
}

const exporting = (save: (kind: ExportKind) => void, { erChart: texts }: Strings): TemplateResult =>
  menuButton({
    ...{ id: 'export', part: 'menu', className: 'tool', label: texts.exportAs },
    content: html`${icons.export}<span>${texts.exportAs}</span>`,
    items: KINDS.map((kind) => ({ label: texts.exportKinds[kind], onSelect: () => save(kind) })),
  });

/** The buttons above the drawing. */
export function toolbar(of: ToolbarState, actions: ToolbarActions, strings: Strings, format: Format): TemplateResult {
  const { range, isZoomed, isPaused, isWindowed } = of;
  const choice = (isOn: boolean, text: string, onClick: () => void, title = ''): TemplateResult =>
    html`<button aria-pressed=${isOn} title=${title || nothing} @click=${onClick}>${text}</button>`;
  return html`<div class="bar" part="bar">
    <div class="choice" role="group" aria-label=${strings.erChart.howCounted}>
      ${choice(!isWindowed, strings.erChart.cumulative, () => actions.setWindowed(false))}
      ${choice(isWindowed, strings.erChart.windowed(format.duration(of.windowMs)), () => actions.setWindowed(true), strings.erChart.windowedHint)}
    </div>
    <div class="choice ranges" part="ranges" role="group" aria-label=${strings.erChart.range}>
      ${RANGES.map((minutes) =>
        choice(
          range === minutes && !isZoomed,
          minutes === null ? strings.erChart.rangeAll : format.duration(minutes * MINUTE_MS),
          () => actions.setRange(minutes),
        ),
      )}
    </div>
    <div class="tools">
      ${
        isZoomed
          ? html`<button class="tool" @click=${() => actions.resetZoom()}>
              ${icons.zoomOut}<span>${strings.erChart.resetZoom}</span>
            </button>`
          : nothing
      }
      <button class="tool" aria-pressed=${isPaused} @click=${() => actions.setPaused(!isPaused)}>
        ${isPaused ? icons.active : icons.pause}<span
          >${isPaused ? strings.erChart.resume : strings.erChart.pause}</span
        >
      </button>
      <button class="tool" aria-pressed=${of.hasTable} @click=${() => actions.showTable(!of.hasTable)}>
        ${icons.table}<span>${strings.erChart.showTable}</span>
      </button>
      ${exporting((kind) => actions.save(kind), strings)}
    </div>
  </div>`;
}
