import type { ReactiveElement } from 'lit';
import { EvidenceCanvas, type CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import type { RateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { frameOf, ratesOf, type FanFrame } from '../layout/frame.ts';
import { judgedTime, type FanPicture } from '../layout/picture.ts';
import { paintAxes } from './axes-painter.ts';
import { brushOf, type Brush } from './brush.ts';
import { paintMarks } from './mark-painter.ts';
import { paintSequences } from './sequence-painter.ts';
import { paintStrips } from './strip-painter.ts';
import { paintMoment, paintPending, paintReading, paintTips } from './tip-painter.ts';

export { evidenceCanvasStyles as styles } from '../../shared/evidence-canvas/evidence-canvas.ts';

/** So many batches are painted with the tip, at most, before they join what is settled. */
const MAX_TIP_BATCHES = 48;
/** When they do, so many stay with the tip. */
const MIN_TIP_BATCHES = 4;

type LayerName = 'grid' | 'settled' | 'tip';

/**
 * The drawing: a grid with axes, what is settled, and the live tip. A batch paints the tip alone; the rest is painted again when the scales move,
 * when the tip has become long, or when a replay jumps back.
 */
export class FanScene {
  readonly #canvas: EvidenceCanvas<LayerName>;
  #picture: FanPicture | null = null;
  #rates: RateScale | null = null;
  /** Whether a scale for what is drawn would be another. */
  wouldMove = false;
  /** The inputs that the lower layers were drawn from, to tell whether they are out of date. */
  #gridKey = '';
  #settledKey = '';
  /** Up to this time lines are on the settled layer. */
  #settledTo = -Infinity;

  /** @param host The element; its shadow root has the box `.evidence-canvas`. */
  constructor(host: ReactiveElement) {
    this.#canvas = new EvidenceCanvas(host, {
      box: '.evidence-canvas',
      layers: {
        grid: (context, canvas) => this.#paint(context, canvas, (brush) => this.#paintGrid(brush)),
        settled: (context, canvas) =>
          this.#paint(context, canvas, (brush) =>
            paintSequences(brush, { from: -Infinity, to: this.#settledTo, isCut: true }),
          ),
        tip: (context, canvas) => this.#paint(context, canvas, (brush) => this.#paintTip(brush)),
      },
    });
  }

  /**
   * Shows a picture with the next frame of the screen; another experiment has scales of its own.
   * @param isFit Whether the scale of rates is made for the present ones, since a person asked for it, or nobody sees it.
   */
  show(picture: FanPicture, isFit: boolean): void {
    const isOther = this.#picture?.data !== picture.data;
    this.#picture = picture;
    const held = ratesOf(picture, isOther || isFit ? null : this.#rates);
    [this.#rates, this.wouldMove] = [held.rates, held.wouldMove];
    this.#settle(picture);
    const { from, to, hasOrdinary, format, strings, moment } = picture;
    const shown = picture.rows.map(({ variant, isShown }) => (isShown ? variant.id : '')).join(' ');
    if (isOther) this.#gridKey = this.#settledKey = '';
    const scales = [from, to, this.#rates.low, this.#rates.high, hasOrdinary].join(' ');
    const gone = picture.rows.filter((row) => row.isStopped && row.endsAt <= (moment ?? Infinity)).length;
    const grid = [scales, strings.erFan.peeksafe, format.time(from), moment === null ? 0 : shown].join(' ');
    const settled = [scales, shown, gone, picture.leader, picture.runnerUp, this.#settledTo].join(' ');
    const dirty: LayerName[] = ['tip'];
    if (grid !== this.#gridKey) dirty.push('grid');
    if (settled !== this.#settledKey) dirty.push('settled');
    [this.#gridKey, this.#settledKey] = [grid, settled];
    this.#canvas.invalidate(...dirty);
  }

  /** Where the data lie, CSS pixels; null before anything was drawn. */
  get frame(): FanFrame | null {
    const { frame } = this.#canvas;
    return frame === null || this.#picture === null ? null : this.#frameOf(this.#picture, frame);
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

  #paintGrid(brush: Brush): void {
    paintAxes(brush);
    if (brush.picture.moment !== null) paintSequences(brush, { from: -Infinity, to: Infinity, isFuture: true });
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
