import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { lightColor } from '../render/palette.ts';
import { pictureOf, svgOf, type Ground } from './svg.ts';
import type { Show } from '../render/scene.ts';
import { Stage } from '../render/scene-updater.ts';
import { labelsOf } from '../layout/time-labels.ts';

/** The drawing's size before the paper says how large it is, CSS pixels: about what a sheet between its margins has. */
const [WIDTH, HEIGHT] = [720, 300];

// By their properties, whose values on paper are not known before it is printed.
const GROUND: Ground = {
  surface: 'var(--_surface)',
  text: 'var(--_text)',
  quiet: 'var(--_text-quiet)',
  rule: 'var(--_line)',
  bad: 'var(--_bad)',
  warn: 'var(--_warn)',
};

/**
 * The chart as it is printed: drawn anew, as a picture that is as large as the paper wants it, whatever the window is like and whether or not it was
 * ever seen there.
 */
export function paperView(show: Show): TemplateResult | typeof nothing {
  const lines = show.lines.map((line) => ({ ...line, color: lightColor(line.look) }));
  const stage = new Stage();
  stage.advance(null, { ...show, lines }, show.wish, { width: WIDTH, height: HEIGHT, ratio: 1 });
  const { view, frame } = stage;
  if (view === null || frame === null) return nothing;
  const labels = labelsOf(view, frame, show.format);
  const picture = pictureOf({ stage, width: WIDTH, height: HEIGHT, labels }, { ...show, lines }, GROUND);
  if (picture === null) return nothing;
  // Written by this package, with every text of the stream escaped.
  return html`<div class="on-paper">${unsafeHTML(svgOf(picture, show.format, show.strings, false))}</div>`;
}
