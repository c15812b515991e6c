import type { Page } from 'playwright-core';
import { layoutShifts, type LayoutShifts } from './layout-shifts.ts';

/** What people read by its place: each row, entry of a legend and tick of a scale, with where it stands. */
type Places = Readonly<Record<string, readonly string[]>>;

declare global {
  /** The places of a page that is watched, now. */
  var placesNow: () => Places;
}

/** Notes what each canvas has written since it was cleared. Runs in the page, before anything else. */
function note(): void {
  interface Mark {
    readonly text: string;
    readonly x: number;
    readonly y: number;
  }
  const written = new WeakMap<HTMLCanvasElement, Mark[]>();
  const proto = CanvasRenderingContext2D.prototype;
  const clear = Object.getOwnPropertyDescriptor(proto, 'clearRect')?.value as typeof proto.clearRect;
  const fill = Object.getOwnPropertyDescriptor(proto, 'fillText')?.value as typeof proto.fillText;
  proto.clearRect = function (x, y, width, height) {
    written.set(this.canvas, []);
    clear.call(this, x, y, width, height);
  };
  proto.fillText = function (text, x, y, most) {
    written.get(this.canvas)?.push({ text, x: Math.round(x), y: Math.round(y) });
    if (most === undefined) fill.call(this, text, x, y);
    else fill.call(this, text, x, y, most);
  };

  const inside = (root: Document | ShadowRoot, selector: string): Element[] => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll('*')].flatMap((one) =>
      one.shadowRoot === null ? [] : inside(one.shadowRoot, selector),
    ),
  ];
  const within = (tag: string, selector: string): Element[] =>
    inside(document, tag).flatMap((one) => [...(one.shadowRoot?.querySelectorAll(selector) ?? [])]);
  const place = (one: Element): string => {
    const { x, y } = one.getBoundingClientRect();
    return `${Math.round(x + scrollX)} ${Math.round(y + scrollY)}`;
  };
  const named = (all: readonly Element[], name: (one: Element) => string): string[] =>
    all.filter((one) => one.checkVisibility()).map((one) => `${name(one)} at ${place(one)}`);
  const text = (one: Element | null): string => one?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  /** What is written on the ground of a drawing: the lowest of its layers. */
  const ticks = (tag: string, isTick: (mark: Mark) => boolean): string[] =>
    within(tag, '.evidence-canvas')
      .flatMap((box) => written.get(box.querySelector('canvas') as HTMLCanvasElement) ?? [])
      .filter(isTick)
      .map((mark) => `${mark.text} at ${mark.x} ${mark.y}`);

  globalThis.placesNow = () => ({
    experiments: named(within('experiment-list', 'button.row'), (one) => (one as HTMLElement).dataset['title'] ?? ''),
    variants: named(within('variant-table', 'tbody tr.row'), (one) => text(one.querySelector('.letter'))),
    legend: named(within('er-fan', '.legend li'), (one) => text(one).slice(0, 1)),
    'scale of the table': named(within('variant-table', '.axis span'), text),
    'scale of the fan': ticks('er-fan', (mark) => mark.text.includes('%')),
    'scale of the race': ticks('evidence-race', (mark) => mark.text.includes(':')),
  });
}

/** Watches the places of a page that is about to be opened. */
export async function watchPlaces(page: Page): Promise<void> {
  await page.addInitScript(note);
}

const LOOK_MS = 500;

/** The name of each thing, and its place. */
const split = (places: readonly string[] | undefined): [name: string, at: string][] =>
  (places ?? []).map((one) => one.split(' at ') as [string, string]);

/** Whose place is their order: a newcomer at the end of its group moves what is below. */
const ORDERED: readonly string[] = ['experiments', 'variants'];

/** What has changed its place from one look to the next, as sentences; what came or went is not told. */
function movesOf(what: string, before: [string, string][], after: [string, string][]): string[] {
  const old = new Map(before);
  const stayed = after.filter(([name]) => old.has(name));
  if (!ORDERED.includes(what))
    return stayed.flatMap(([name, at]) =>
      old.get(name) === at ? [] : [`${what}: ${name} from ${old.get(name)} to ${at}`],
    );
  const names = stayed.map(([name]) => name);
  const order = before.map(([name]) => name).filter((name) => names.includes(name));
  return order.join() === names.join() ? [] : [`${what}: from ${order.join()} to ${names.join()}`];
}

/** What a look at a page for some time saw. */
export interface Watched {
  /** Rows that changed their order, and entries and ticks that changed their place. */
  readonly moved: readonly string[];
  /** What moved besides; what a newcomer among the experiments pushes down is not counted. */
  readonly shift: LayoutShifts;
  /** The places at the end. */
  readonly seen: Places;
}

/** Looks at a page that is watched for its places and its layout. */
export async function movesIn(page: Page, forMs: number): Promise<Watched> {
  const now = (): Promise<Places> => page.evaluate(() => globalThis.placesNow());
  const names = (places: Places): string =>
    split(places['experiments'])
      .map(([name]) => name)
      .join();
  const moved: string[] = [];
  let [score, told] = [0, [] as string[]];
  let [seen, before] = [await now(), await layoutShifts(page)];
  for (const end = Date.now() + forMs; Date.now() < end;) {
    await page.waitForTimeout(LOOK_MS);
    const [next, after] = [await now(), await layoutShifts(page)];
    for (const what of Object.keys(next)) moved.push(...movesOf(what, split(seen[what]), split(next[what])));
    if (names(next) === names(seen)) {
      score += after.score - before.score;
      told = [...told, ...after.moved.slice(before.moved.length)];
    }
    [seen, before] = [next, after];
  }
  return { moved, shift: { score, moved: told }, seen };
}
