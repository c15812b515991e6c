import { nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import { LazyModule } from '../../shared/loading/lazy-module.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import { summaryTable } from '../panels/table-region.ts';
import type * as Print from './print.ts';

/** The chart as it is printed. */
export class PrintedChart {
  readonly #part: LazyModule<typeof Print>;
  readonly #changed: () => void;

  /**
   * @param changed Called when it must be rendered.
   * @param loaded Called with the reason when it could not be loaded, and with null when it then could.
   */
  constructor(changed: () => void, loaded: (fault: string | null) => void) {
    this.#part = new LazyModule(() => import('./print.ts'), { onFault: loaded });
    this.#changed = changed;
  }

  /** Loads it: a print does not wait, and includes charts that were never in view. */
  preload(): void {
    this.#part.need(() => {});
  }

  /** @param hasDrawing Whether there is a canvas, which is printed while the drawing for paper is on its way. */
  template(rows: readonly Variant[], model: SceneModel, hasDrawing: boolean): TemplateResult | typeof nothing {
    const part = this.#part.need(this.#changed);
    if (part !== null) return part.printView(model);
    // A browser does not wait for what is still loading: it prints the canvas, or the figures while there is none.
    return hasDrawing ? nothing : summaryTable(rows, model);
  }
}
