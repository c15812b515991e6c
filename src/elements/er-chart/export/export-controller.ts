import type { ReactiveElement } from 'lit';
import { offerFile, type ExportKind } from '../../shared/export-event.ts';
import type { SceneModel } from '../layout/scene-model.ts';
import type { Scene } from '../render/scene.ts';

/** Saves files, and says why the last one could not be saved. */
export class ExportController {
  readonly #host: ReactiveElement;
  readonly #scene: Scene;
  readonly #changed: () => void;
  #fault = '';

  constructor(host: ReactiveElement, scene: Scene, changed: () => void) {
    this.#host = host;
    this.#scene = scene;
    this.#changed = changed;
  }

  /** Why saving failed, in words; empty when it did not. */
  get fault(): string {
    return this.#fault;
  }

  /** Saves what the chart shows, unless the page cancels the event. */
  async save(kind: ExportKind, model: SceneModel | null): Promise<void> {
    const card = this.#host.renderRoot.querySelector('.card');
    this.#fault = '';
    this.#changed();
    if (card === null || model === null) return;
    try {
      const { exportFile } = await import('./save-file.ts');
      const detail = await exportFile(kind, this.#scene, model, card);
      if (detail !== null) offerFile(this.#host, detail);
    } catch (error) {
      this.#fault = `${model.strings.erChart.exportFailed} ${error instanceof Error ? error.message : String(error)}`;
      this.#changed();
    }
  }
}
