import type { EventInput } from '../../protocol/index.ts';
import { Editor, type Draft } from './editor.ts';
import type { Settings, VariantSketch } from './options.ts';
import { createRandom } from './random.ts';
import { Traffic } from './traffic.ts';
import type { Wear } from './pattern-fatigue.ts';

type EventBody = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;
/** Takes an event that happens at a moment; the world gives it its id. */
export type Emit = (at: number, body: EventBody) => void;

/** A variant on stage. */
export interface Role {
  readonly id: string;
  readonly draft: Draft;
  readonly traffic: Traffic;
}

/** An experiment on stage. */
export interface Run {
  readonly id: string;
  readonly editor: Editor;
  /** Its part of the audience, relative to the others. */
  readonly weight: number;
  /** When it ends, milliseconds since 1970. */
  closesAt: number;
  readonly roles: Role[];
  /** The variant that gets more than its planned share, when the split is broken. */
  favoured: string | null;
}

/** Everything on stage: which experiments are open, and every variant that ever was posted. */
export class Cast {
  readonly open: Run[] = [];
  readonly roles = new Map<string, { readonly role: Role; readonly run: Run }>();
  readonly #settings: Settings;
  readonly #wear: Wear;
  readonly #emit: Emit;
  readonly #name: string;
  #opened = 0;

  constructor(settings: Settings, wear: Wear, name: string, emit: Emit) {
    this.#settings = settings;
    this.#wear = wear;
    this.#name = name;
    this.#emit = emit;
  }

  /** Opens an experiment with these variants; drawn ones when null. */
  openRun(at: number, closesAt: number, weight: number, sketches: readonly VariantSketch[] | null): Run {
    const number = this.#opened++;
    const editor = new Editor(this.#settings, this.#wear, number);
    const run: Run = { id: `${this.#name}-e${number}`, editor, weight, closesAt, roles: [], favoured: null };
    const planned = sketches ?? Array.from({ length: editor.size() }, () => ({}));
    for (const sketch of planned) this.#cast(run, sketch, at);
    this.open.push(run);
    const { policy, comparison } = this.#settings;
    const title = editor.topic.title;
    const shares = this.#shares(run);
    const experiment = run.id;
    this.#emit(at, { kind: 'experiment.opened', experiment, title, comparison, shares, ...(policy ? { policy } : {}) });
    for (const role of run.roles) this.#post(run, role, at);
    return run;
  }

  /** Adds a variant to an open experiment and tells the new shares. */
  addRole(run: Run, sketch: VariantSketch, at: number): Role {
    const role = this.#cast(run, sketch, at);
    this.#emit(at, { kind: 'experiment.opened', experiment: run.id, shares: this.#shares(run) });
    this.#post(run, role, at);
    return role;
  }

  /** Ends the experiments whose time is over; the variant with the highest ER so far is the winner. */
  closeDue(at: number): void {
    for (let i = this.open.length - 1; i >= 0; i--) {
      const run = this.open[i] as Run;
      if (run.closesAt > at) continue;
      this.open.splice(i, 1);
      this.#close(run, at);
    }
  }

  #close(run: Run, at: number): void {
    const live = run.roles.filter((role) => role.traffic.live);
    const rate = ({ traffic }: Role): number =>
      traffic.impressions === 0 ? 0 : traffic.engagements / traffic.impressions;
    const best = live.reduce<Role | null>((a, b) => (a === null || rate(b) > rate(a) ? b : a), null);
    for (const role of live) {
      role.traffic.live = false;
      const status = role === best && role.traffic.impressions > 0 ? 'winner' : 'closed';
      this.#emit(at, { kind: 'variant.closed', variant: role.id, status });
    }
  }

  #cast(run: Run, sketch: VariantSketch, at: number): Role {
    const id = `${run.id}-v${run.roles.length}`;
    const draft = run.editor.write(sketch, at);
    const role: Role = { id, draft, traffic: new Traffic(createRandom(`${id}/traffic`), this.#late()) };
    for (const pattern of draft.patterns) this.#wear.use(pattern, at);
    run.roles.push(role);
    this.roles.set(id, { role, run });
    return role;
  }

  #late(): { share: number; meanMs: number } {
    const { share, meanMs } = this.#settings.late;
    return { share, meanMs: meanMs / this.#settings.speed };
  }

  #shares(run: Run): { variant: string; share: number }[] {
    const live = run.roles.filter((role) => role.traffic.live);
    return live.map((role) => ({ variant: role.id, share: 1 / live.length }));
  }

  #post(run: Run, { id, draft }: Role, at: number): void {
    const { content, predictedEr, patterns } = draft;
    this.#emit(at, {
      kind: 'variant.posted',
      variant: id,
      experiment: run.id,
      content,
      predictedEr,
      patterns: [...patterns],
    });
  }
}
