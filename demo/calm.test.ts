// The demo at rest: nothing that people read by its place moves for whoever only looks.
import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import 'peeksafe/elements';
import type { VariantDashboard } from 'peeksafe/elements';
import { demoWorld, localStream, type LocalStream } from 'peeksafe/simulator';
import { handClock, type HandClock } from './hand-clock.ts';

const BEGIN = Date.UTC(2026, 0, 5, 10);
const WATCHED_S = 120;
const TEST_MS = 110_000;

interface Mark {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** The texts that each canvas shows, since it was cleared. */
const written = new WeakMap<HTMLCanvasElement, Mark[]>();
const { clearRect, fillText } = CanvasRenderingContext2D.prototype;

before(() => {
  const proto = CanvasRenderingContext2D.prototype;
  proto.clearRect = function (...box) {
    written.set(this.canvas, []);
    clearRect.apply(this, box);
  };
  proto.fillText = function (text, x, y, ...most) {
    written.get(this.canvas)?.push({ text, x: Math.round(x), y: Math.round(y) });
    fillText.call(this, text, x, y, ...most);
  };
});
after(() => Object.assign(CanvasRenderingContext2D.prototype, { clearRect, fillText }));

/** Things that people read by their places: the name of each, and where it stands. */
type Places = ReadonlyMap<string, string>;

const inside = (root: ParentNode, selector: string): Element[] => [
  ...root.querySelectorAll(selector),
  ...[...root.querySelectorAll('*')].flatMap((one) =>
    one.shadowRoot === null ? [] : inside(one.shadowRoot, selector),
  ),
];
const within = (dashboard: Element, tag: string, selector: string): HTMLElement[] =>
  inside(dashboard.shadowRoot as ShadowRoot, tag).flatMap((one) => [
    ...(one.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
  ]);
const textOf = (one: Element | null): string => one?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const placeOf = (one: Element): string => {
  const { x, y } = one.getBoundingClientRect();
  return `${Math.round(x)} ${Math.round(y)}`;
};
const shown = (all: readonly HTMLElement[], name: (one: HTMLElement) => string): Places =>
  new Map(all.filter((one) => one.checkVisibility()).map((one) => [name(one), placeOf(one)]));

/** The ticks on the ground of a drawing, the lowest of its layers. */
function ticks(dashboard: Element, tag: string, mark: string): Places {
  const canvases = within(dashboard, tag, '.evidence-canvas').map((box) => box.querySelector('canvas'));
  const marks = canvases.flatMap((canvas) => (canvas === null ? [] : (written.get(canvas) ?? [])));
  return new Map(marks.filter(({ text }) => text.includes(mark)).map(({ text, x, y }) => [text, `${x} ${y}`]));
}

/** Their beginnings stay; below them the page grows by what comes, such as a suggestion. */
const PANELS = ['experiment-list', 'er-fan', 'evidence-race', 'variant-table'] as const;

const placesIn = (dashboard: VariantDashboard): Readonly<Record<string, Places>> => ({
  panels: shown(inside(dashboard.shadowRoot as ShadowRoot, PANELS.join()) as HTMLElement[], (one) => one.localName),
  experiments: shown(within(dashboard, 'experiment-list', 'button.row'), (one) => one.dataset['title'] ?? ''),
  variants: shown(within(dashboard, 'variant-table', 'tbody tr.row'), (one) => textOf(one.querySelector('.letter'))),
  legend: shown(within(dashboard, 'er-fan', '.legend li'), (one) => textOf(one).slice(0, 1)),
  'scale of the table': shown(within(dashboard, 'variant-table', '.axis span'), textOf),
  'scale of the fan': ticks(dashboard, 'er-fan', '%'),
  'scale of the race': ticks(dashboard, 'evidence-race', ':'),
});

/** The order of those that were there before: a newcomer at the end of its group moves what is below, and changes no order. */
const ORDERED: readonly string[] = ['experiments', 'variants'];

function movesOf(what: string, before: Places, after: Places): string[] {
  const stayed = [...after.keys()].filter((name) => before.has(name));
  if (ORDERED.includes(what)) {
    const order = [...before.keys()].filter((name) => after.has(name));
    return order.join() === stayed.join() ? [] : [`${what}: from ${order.join()} to ${stayed.join()}`];
  }
  return stayed.flatMap((name) =>
    before.get(name) === after.get(name) ? [] : [`${what}: ${name} from ${before.get(name)} to ${after.get(name)}`],
  );
}

/** Everything that changed its place in a dashboard while its stream went on. */
async function movesIn(dashboard: VariantDashboard, clock: HandClock): Promise<string[]> {
  const moved: string[] = [];
  let last = placesIn(dashboard);
  for (const [what, places] of Object.entries(last)) expect(places.size, `${what} is seen`).to.be.above(1);
  for (let second = 1; second <= WATCHED_S; second++) {
    clock.pass(1);
    // Elements render once a frame, drawings in the one after it.
    await nextFrame();
    await nextFrame();
    await nextFrame();
    const next = placesIn(dashboard);
    for (const what of Object.keys(next))
      moved.push(...movesOf(what, last[what] as Places, next[what] as Places).map((one) => `${second} s: ${one}`));
    last = next;
  }
  return moved;
}

interface Demo {
  readonly stream: LocalStream;
  readonly clock: HandClock;
}

/** The demo's world of a seed, which is the same each time. */
function demo(seed: string, seconds: number): Demo {
  const clock = handClock(BEGIN);
  const stream = localStream(demoWorld(seed, clock.now()), clock);
  clock.pass(seconds);
  return { stream, clock };
}

async function dashboardOf({ stream }: Demo, experiment: string): Promise<VariantDashboard> {
  const dashboard = await fixture<VariantDashboard>(
    html`<variant-dashboard style="inline-size: 1280px" .stream=${stream} .view=${{ experiment }}></variant-dashboard>`,
  );
  await waitUntil(() => Object.values(placesIn(dashboard)).every(({ size }) => size > 1), 'all is drawn', {
    timeout: 20_000,
  });
  return dashboard;
}

describe('a dashboard that somebody only looks at', () => {
  for (const [what, seed, age] of [
    ['a few seconds', 'calm', 16],
    ['a few seconds in another world', 'b', 16],
    ['minutes', 'calm', 240],
  ] as const)
    it(`keeps rows, legend, scales and panels where they are, with an experiment that runs for ${what}`, async function () {
      this.timeout(TEST_MS);
      const running = demo(seed, age);
      const [newest] = [...running.stream.state.experiments.values()].filter(
        ({ openedAt, closedAt }) => closedAt === undefined && Date.parse(openedAt) >= BEGIN,
      );
      const dashboard = await dashboardOf(running, newest?.id ?? '');
      expect(await movesIn(dashboard, running.clock)).to.deep.equal([]);
      running.stream.close();
    });
});
