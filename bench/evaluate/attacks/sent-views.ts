import { assign } from 'peeksafe/assign';
import type { Random } from 'peeksafe/simulator';
import { joinViews, type ReceivedView } from '../../../server/src/views/join-views.ts';
import { ViewMemory } from '../../../server/src/views/view-memory.ts';
import { AttackedStream, EXPERIMENT } from './attacked-stream.ts';
import { yes } from './equal-variants.ts';

const VARIANTS = ['a', 'b'] as const;
const SECONDS = 2000;
const VISITORS_A_SECOND = 2;
const VIEWS_A_VISITOR = 10;

/** A visitor's views go over this time, some of them past the window of the first. Seconds. */
const STAY_S = 20;

/** Parts of all: views that are sent twice, visitors who ever engage, and views of those in which they do. */
const [TWICE, ENGAGING, ENGAGED] = [0.2, 0.1, 0.4] as const;

/** The views that pages send, second by second. */
class Pages {
  readonly #random: Random;
  readonly #stream: AttackedStream;
  readonly #due = new Map<number, ReceivedView[]>();
  #visitors = 0;

  constructor(random: Random, stream: AttackedStream) {
    this.#random = random;
    this.#stream = stream;
  }

  #send(second: number, view: ReceivedView): void {
    const due = this.#due.get(second);
    if (due === undefined) this.#due.set(second, [view]);
    else due.push(view);
  }

  /** A visitor whom the plan deals a variant, and who comes back. Some views are sent again, with what happened since. */
  #visit(): void {
    const { second, now } = this.#stream;
    const unit = `visitor-${this.#visitors++}-${this.#random.next()}`;
    const variants = VARIANTS.map((id) => ({
      ...{ id, share: 1 / VARIANTS.length },
      status: this.#stream.isShown(id) ? ('active' as const) : ('killed' as const),
    }));
    const assigned = assign({ experiment: EXPERIMENT, unit, variants });
    if (assigned === null) return;
    const engages = this.#random.next() < ENGAGING;
    for (let i = 0; i < VIEWS_A_VISITOR; i++) {
      const after = i === 0 ? 0 : Math.floor(this.#random.next() * STAY_S);
      const view = { view: `${unit} ${i}`, variant: assigned.variant, unit, at: now + after * 1000 };
      const isEngaged = engages && this.#random.next() < ENGAGED;
      const isTwice = this.#random.next() < TWICE;
      const whole = isEngaged ? { ...view, engaged: ['click'] } : view;
      this.#send(second + after, isTwice ? view : whole);
      if (isTwice) this.#send(second + after + 1, whole);
    }
  }

  /** The views that arrive now. */
  next(): readonly ReceivedView[] {
    for (let i = 0; i < VISITORS_A_SECOND; i++) this.#visit();
    const { second } = this.#stream;
    const due = this.#due.get(second) ?? [];
    this.#due.delete(second);
    return due;
  }
}

/** Visitors of ten views each, dealt out by the plan and counted as `POST /views` counts them: joined by the server's own code. */
export function sentViews(random: Random): number[] {
  const stream = new AttackedStream(VARIANTS);
  const memory = new ViewMemory();
  const pages = new Pages(random, stream);
  // Takes the opening in, which views need.
  stream.tick();
  while (stream.second < SECONDS && !VARIANTS.some((variant) => stream.wasKilled(variant)) && !stream.isPaused) {
    const { now, state } = stream;
    memory.turn(now, state.settings.attributionWindowMs);
    const joining = joinViews(state, memory, pages.next(), now);
    let joined = joining.next();
    while (joined.done !== true) joined = joining.next();
    for (const { id: _id, at: _at, ...event } of joined.value.events) stream.send(event);
    for (const marks of joined.value.marks.values()) for (const mark of marks) memory.add(mark);
    stream.tick();
  }
  return [yes(stream.wasKilled('a')), yes(stream.isPaused)];
}
