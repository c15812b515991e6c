import { CanvasLineSurface } from './canvas-layers.ts';
import type { LineSurface } from './line-painter.ts';

/** A surface for a whole picture. */
export interface DrawingSurface extends LineSurface {
  rect(x: number, y: number, width: number, height: number, color: string): void;
  text(x: number, y: number, text: string, color: string, anchor: 'start' | 'middle' | 'end'): void;
  /** The outline of a mark, as SVG writes paths, around a place. */
  outline(x: number, y: number, path: string, color: string): void;
  /** Moves and clips what follows, until `popClip`. */
  pushClip(x: number, left: number, top: number, width: number, height: number): void;
  popClip(): void;
}

const FONT_SIZE = 12;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** A picture as a canvas. */
export class CanvasSurface extends CanvasLineSurface implements DrawingSurface {
  rect(x: number, y: number, width: number, height: number, color: string): void {
    this.context.globalAlpha = 1;
    this.setColor(color);
    this.context.fillRect(x, y, width, height);
  }

  text(x: number, y: number, text: string, color: string, anchor: 'start' | 'middle' | 'end'): void {
    const context = this.context;
    context.globalAlpha = 1;
    context.fillStyle = color;
    context.font = `${FONT_SIZE}px ${FONT}`;
    context.textBaseline = 'middle';
    context.textAlign = anchor === 'middle' ? 'center' : anchor === 'start' ? 'left' : 'right';
    context.fillText(text, x, y);
  }

  outline(x: number, y: number, path: string, color: string): void {
    const context = this.context;
    context.save();
    context.translate(x, y);
    context.globalAlpha = 1;
    context.strokeStyle = context.fillStyle = color;
    context.setLineDash([]);
    context.lineWidth = 2;
    context.stroke(new Path2D(path));
    context.restore();
  }

  pushClip(x: number, left: number, top: number, width: number, height: number): void {
    const context = this.context;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.translate(x, 0);
  }

  popClip(): void {
    this.context.restore();
    this.resetDashes();
  }
}

const escaped = (text: string): string =>
  // A character that XML does not allow would make the whole picture unreadable.
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const short = (value: number): string => String(Math.round(value * 100) / 100);

/** A picture as SVG. */
export class SvgSurface implements DrawingSurface {
  readonly #parts: string[] = [];
  #color = '';
  #path = '';
  #style = '';

  setColor(color: string): void {
    this.#color = escaped(color);
  }

  beginArea(alpha: number): void {
    this.#path = '';
    this.#style = `fill="${this.#color}" fill-opacity="${alpha}" stroke="none"`;
  }

  fill(): void {
    this.stroke();
  }

  beginLine(alpha: number, width: number, dash: readonly number[]): void {
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    this.#path = '';
    this.#style = `fill="none" stroke="${this.#color}" stroke-opacity="${alpha}" stroke-width="${width}"${dashes} stroke-linejoin="round"`;
  }

  stroke(): void {
    if (this.#path !== '') this.#parts.push(`<path d="${this.#path}" ${this.#style}/>`);
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${short(x)},${short(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${short(x)},${short(y)}`;
  }

  dot(x: number, y: number): void {
    this.#path += `M${short(x - 1)},${short(y)}a1,1 0 1,0 2,0a1,1 0 1,0 -2,0`;
  }

  endPath(): void {}

  rect(x: number, y: number, width: number, height: number, color: string): void {
    this.#parts.push(
      `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${escaped(color)}"/>`,
    );
  }

  text(x: number, y: number, text: string, color: string, anchor: 'start' | 'middle' | 'end'): void {
    this.#parts.push(
      `<text x="${short(x)}" y="${short(y)}" dy="0.35em" text-anchor="${anchor}" fill="${escaped(color)}">${escaped(text)}</text>`,
    );
  }

  outline(x: number, y: number, path: string, color: string): void {
    this.#parts.push(
      `<path transform="translate(${short(x)},${short(y)})" d="${path}" fill="none" stroke="${escaped(color)}" stroke-width="2"/>`,
    );
  }

  pushClip(x: number, left: number, top: number, width: number, height: number): void {
    const area = `x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}"`;
    this.#parts.push(
      `<clipPath id="lines"><rect ${area}/></clipPath><g clip-path="url(#lines)"><g transform="translate(${short(x)},0)">`,
    );
  }

  popClip(): void {
    this.#parts.push('</g></g>');
  }

  /** The picture as a document. */
  document(width: number, height: number, title: string): string {
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    const font = `font-family='${FONT}' font-size="${FONT_SIZE}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} role="img"><title>${escaped(title)}</title>${this.#parts.join('\n')}</svg>\n`;
  }
}
