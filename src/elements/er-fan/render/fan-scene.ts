import type { ReactiveElement } from 'lit';
import { EvidenceCanvas, type CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { frameOf, type FanFrame } from '../layout/frame.ts';
import { judgedTime, type FanPicture } from '../layout/picture.ts';
import { ratesOf } from '../layout/rates.ts';
import { paintAxes } from './axes-painter.ts';
import { brushOf, type Brush } from './brush.ts';
import { paintMarks } from './mark-painter.ts';
import { paintSequences, startsKey } from './sequence-painter.ts';
import { paintStrips } from './strip-painter.ts';
import { paintMoment, paintPending, paintReading, paintTips } from './tip-painter.ts';

export { evidenceCanvasStyles as styles } from '../../shared/evidence-canvas/evidence-canvas.ts';

/** So many batches are painted with the tip, at most, before they join what is settled. */
const MAX_TIP_BATCHES = 48;
/** When they do, so many stay with the tip. */
const MIN_TIP_BATCHES = 4;

type LayerName = 'settled' | 'tip';

/**
 * The drawing: axes with what is settled, and the live tip. A batch paints the tip alone; the rest is painted again when the scales move, when the tip
 * has become long, or when a replay jumps back. Two canvases, since each costs the page something in every frame that changes one.
 */
export class FanScene {
  readonly #canvas: EvidenceCanvas<LayerName>;
  #picture: FanPicture | null = null;
  #rates: RateScale | null = null;
  /** Whether a scale for what is drawn would be another. */
  wouldMove = false;
  /** The inputs that the lower layer was drawn from, to tell whether it is out of date. */
  #settledKey = '';
  /** Up to this time lines belong to the settled layer. */
  #settledTo = -Infinity;
  /** Up to this time they are painted on it; -Infinity to paint all of it again. */
  #paintedTo = -Infinity;

  /** @param host The element; its shadow root has the box `.evidence-canvas`. */
  constructor(host: ReactiveElement) {
    this.#canvas = new EvidenceCanvas<LayerName>(host, {
      box: '.evidence-canvas',
      kept: ['settled'],
      layers: {
        settled: (context, canvas, isEmpty) =>
          this.#paint(context, canvas, (brush) => this.#paintSettled(brush, isEmpty)),
        tip: (context, canvas) => this.#paint(context, canvas, (brush) => this.#paintTip(brush)),
      },
    });
  }

  /**
   * Shows a picture with the next frame of the screen; another experiment has scales of its own.
   * @param isFit Whether the scale of rates is made for the present ones, since a person asked for it, or nobody sees it.
   * @param isBatch Whether it comes with the frame of a stream: it is then painted in the frame of the screen in which it came.
   */
  show(picture: FanPicture, isFit: boolean, isBatch = false): void {
    const isOther = this.#picture?.data !== picture.data;
    this.#picture = picture;
    const held = ratesOf(picture, isOther || isFit ? null : this.#rates);
    [this.#rates, this.wouldMove] = [held.rates, held.wouldMove];
    this.#settle(picture);
    const key = this.#keyOf(picture, this.#rates) + startsKey(picture, this.#rates);
    if (isOther || key !== this.#settledKey || this.#settledTo < this.#paintedTo) this.#paintedTo = -Infinity;
    this.#settledKey = key;
    const dirty: LayerName[] = this.#paintedTo < this.#settledTo ? ['settled', 'tip'] : ['tip'];
    if (isBatch) this.#canvas.paintSoon(...dirty);
    else this.#canvas.invalidate(...dirty);
  }

  #keyOf(
    { from, to, hasOrdinary, format, strings, moment, rows, leader, runnerUp }: FanPicture,
    { low, high }: RateScale,
  ): string {
    let key = `${from} ${to} ${low} ${high} ${hasOrdinary} ${strings.erFan.peeksafe} ${format.time(from)} ${moment === null} ${leader} ${runnerUp}`;
    for (const { variant, isShown, isStopped, endsAt } of rows)
      key += ` ${isShown ? variant.id : ''}${isStopped && endsAt <= (moment ?? Infinity) ? 1 : 0}`;
    return key;
  }

  /** The time at a place of the drawing, CSS pixels from its left edge; null before anything was drawn. */
  timeAt(x: number): number | null {
    const { frame } = this.#canvas;
    return frame === null || this.#picture === null
      ? null
      : this.#frameOf(this.#picture, frame).x.invert(x / frame.unit);
  }

  #settle(picture: FanPicture): void {
    const { times } = picture.data;
    const end = judgedTime(picture);
    const last = picture.data.batchAt(end);
    const held = picture.data.batchAt(this.#settledTo);
    const isHeld = this.#settledTo <= end && last - held <= MAX_TIP_BATCHES;
    if (!isHeld) this.#settledTo = times[last - MIN_TIP_BATCHES] ?? -Infinity;
  }

  #frameOf(picture: FanPicture, { width, height }: CanvasFrame): FanFrame {
    return frameOf(picture, this.#rates ?? ratesOf(picture, null).rates, width, height);
  }

  #paint(context: CanvasRenderingContext2D, canvas: CanvasFrame, paint: (brush: Brush) => void): void {
    if (this.#picture === null) return;
    paint(brushOf(context, canvas, this.#frameOf(this.#picture, canvas), this.#picture));
  }

  /** Adds batches that have settled since to the painting. Dashes would begin again with each piece: with them all is painted. */
  #paintSettled(brush: Brush, isEmpty: boolean): void {
    const { context, canvas, picture } = brush;
    const isWhole = isEmpty || this.#paintedTo === -Infinity || picture.hasOrdinary || canvas.isForced;
    const from = isWhole ? -Infinity : this.#paintedTo;
    if (isWhole) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      paintAxes(brush);
      if (picture.moment !== null) paintSequences(brush, { from, to: Infinity, isFuture: true });
    }
    paintSequences(brush, { from, to: this.#settledTo, isCut: true });
    this.#paintedTo = this.#settledTo;
  }

  #paintTip(brush: Brush): void {
    paintSequences(brush, { from: this.#settledTo, to: judgedTime(brush.picture) });
    paintPending(brush);
    if (brush.picture.hasOrdinary) paintStrips(brush);
    paintMarks(brush);
    paintTips(brush);
    paintMoment(brush);
    paintReading(brush);
  }
}
