import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { lightColors } from '../../shared/letters/letter-colors.ts';
import { pictureOf, svgOf, type PictureColors } from './svg.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import { SceneUpdater } from '../render/scene-updater.ts';
import { labelsOf } from '../layout/viewport.ts';

/** The drawing's size before the paper says how large it is, CSS pixels: about what a sheet between its margins has. */
const [WIDTH, HEIGHT] = [720, 300];

// By their properties, whose values on paper are not known before it is printed.
const PRINT_COLORS: PictureColors = {
  surface: 'var(--_surface)',
  text: 'var(--_text)',
  quiet: 'var(--_text-quiet)',
  rule: 'var(--_line)',
  bad: 'var(--_bad)',
  warn: 'var(--_warn)',
};

/**
 * The chart as it is printed: a picture of its own that grows with the paper, whatever the size of the window, also of a chart that was never in
 * view.
 */
export function printView(model: SceneModel): TemplateResult | typeof nothing {
  const lines = model.lines.map((line) => ({ ...line, color: lightColors[line.style.color] as string }));
  const updater = new SceneUpdater();
  updater.update(null, { ...model, lines }, model.times, { width: WIDTH, height: HEIGHT, ratio: 1 });
  const { viewport, transform } = updater;
  if (viewport === null || transform === null) return nothing;
  const labels = labelsOf(viewport, transform, model.format);
  const picture = pictureOf({ updater, width: WIDTH, height: HEIGHT, labels }, { ...model, lines }, PRINT_COLORS);
  if (picture === null) return nothing;
  // Written by this package, with every text of the stream escaped.
  return html`<div class="on-paper">${unsafeHTML(svgOf(picture, model.format, model.strings, false))}</div>`;
}
