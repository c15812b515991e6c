import { csvFile, type ExportDetail, type ExportKind } from '../../shared/export-event.ts';
import { viewOf } from '../../shared/view.ts';
import { csvOf } from './csv.ts';
import { pictureOf, pngOf, svgOf, type PictureColors } from './svg.ts';
import type { Scene } from '../render/scene.ts';
import type { SceneModel } from '../layout/scene-model.ts';

/** A PNG has at least this many pixels per CSS pixel, so that it can be printed. */
const PNG_RATIO = 2;

function colorsOf(card: Element): PictureColors {
  const style = getComputedStyle(card);
  // Custom properties hold what was written, such as light-dark(); a probe resolves them to colors.
  const probe = card.ownerDocument.createElement('i');
  card.append(probe);
  const resolved = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    surface: style.backgroundColor,
    text: resolved('--_text'),
    quiet: resolved('--_text-quiet'),
    rule: resolved('--_line'),
    bad: resolved('--_bad'),
    warn: resolved('--_warn'),
  };
  probe.remove();
  return colors;
}

/** A file of what the chart shows. */
export async function exportFile(
  kind: ExportKind,
  scene: Scene,
  model: SceneModel,
  card: Element,
): Promise<ExportDetail | null> {
  const [picture, domain] = [pictureOf(scene, model, colorsOf(card)), scene.domain];
  if (picture === null || domain === null) return null;
  const { calendar } = model.format;
  const fileName = `${model.metric?.name ?? 'er'}-${calendar.iso(domain[1]).slice(0, 16).replaceAll(':', '')}.${kind}`;
  if (kind === 'csv') {
    const windowMs = model.lines[0]?.series.windowMs ?? 0;
    const text = csvOf(model, domain, windowMs);
    return { kind, fileName, blob: csvFile(text) };
  }
  if (kind === 'svg') {
    const text = svgOf(picture, model.format, model.strings);
    return { kind, fileName, blob: new Blob([text], { type: 'image/svg+xml' }) };
  }
  const ratio = Math.max(PNG_RATIO, viewOf(card).devicePixelRatio);
  const canvas = card.ownerDocument.createElement('canvas');
  return { kind, fileName, blob: await pngOf(picture, model.format, model.strings, ratio, canvas) };
}
