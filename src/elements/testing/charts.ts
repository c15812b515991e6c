// Shared by the tests of the chart.
import { fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import type { History } from '../../protocol/index.ts';
import '../er-chart/input/crosshair.ts';
import '../er-chart/define.ts';
import type { ErChart } from '../er-chart/er-chart.ts';
import '../er-chart/input/interaction-controller.ts';
import '../er-chart/render/mark-layer.ts';
import '../er-chart/panels/data-table.ts';
import { variantOf } from './entities.ts';
import { FakeStream } from './fake-stream.ts';

export const BEGIN = Date.parse('2026-01-05T10:00:00.000Z');
export const MINUTE = 60_000;

/** An hour of counts, a point each minute. */
export function hour(ids: readonly string[]): History {
  const minutes = Array.from({ length: 60 }, (_, i) => i + 1);
  const series = ids.map((variant, k) => ({
    variant,
    times: minutes.map((minute) => BEGIN + minute * MINUTE),
    impressions: minutes.map((minute) => minute * 100),
    engagements: minutes.map((minute) => minute * (4 + k)),
  }));
  return { cursor: 'e.1', resolutionMs: MINUTE, series };
}

export const variants = () =>
  ['a', 'b'].map((id, k) =>
    variantOf({
      id,
      impressions: 6000,
      engagements: 60 * (4 + k),
      countedAt: new Date(BEGIN + 60 * MINUTE).toISOString(),
    }),
  );

/** Resolves when the chart has rendered and painted. */
export async function settled(chart: ErChart): Promise<void> {
  await chart.updateComplete;
  await nextFrame();
  await nextFrame();
}

/** The newest counts of a variant, at a minute. */
export const countedAt = (id: string, minute: number, impressions: number, engagements: number) =>
  variantOf({ id, seq: minute, impressions, engagements, countedAt: new Date(BEGIN + minute * MINUTE).toISOString() });

/** Counts the paintings of a chart from now on. */
export function paintings(chart: ErChart): () => number {
  const context = chart.shadowRoot?.querySelector('canvas')?.getContext('2d') as CanvasRenderingContext2D;
  const clear = context.clearRect.bind(context);
  let count = 0;
  context.clearRect = (...area) => {
    count++;
    clear(...area);
  };
  return () => count;
}

/**
 * Resolves when the parts that the first drawing does without have loaded too: the table and the interaction. A chart that has nothing to
 * take counts from goes on waiting for them; it resolves when the chart says that.
 */
export async function completed(chart: ErChart): Promise<void> {
  const has = (selector: string): boolean => chart.shadowRoot?.querySelector(selector) !== null;
  const isFed = chart.history !== null || (chart.stream?.state.cursor ?? null) !== null;
  if (!isFed) {
    await waitUntil(() => has('.unready'), 'the chart says that it waits', { timeout: 10_000 });
    return;
  }
  const isKnown = (): boolean => has('.plot') || has('.notice:not([aria-busy])');
  await waitUntil(isKnown, 'the chart knows whether it has data', { timeout: 10_000 });
  await waitUntil(() => !has('.plot') || has('[part=table] table'), 'the table is there', { timeout: 10_000 });
}

export async function chartOf(stream: FakeStream): Promise<ErChart> {
  const chart = await fixture<ErChart>(html`<er-chart style="width:600px" .stream=${stream}></er-chart>`);
  await completed(chart);
  await settled(chart);
  return chart;
}

export function streamOfAnHour(): FakeStream {
  const stream = new FakeStream({ variants: variants() });
  stream.past = hour(['a', 'b']);
  return stream;
}

export function pixelsOf(chart: ErChart): ImageData {
  const canvas = chart.shadowRoot?.querySelector('canvas') as HTMLCanvasElement;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** How many pixels of the canvas are painted at all. */
export function painted(chart: ErChart): number {
  const { data } = pixelsOf(chart);
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if ((data[i] as number) > 0) count++;
  return count;
}

/** Resolves when more pixels than that are painted. */
export const untilPainted = (chart: ErChart, above: number): Promise<void> =>
  waitUntil(
    () => (chart.shadowRoot?.querySelector('canvas')?.width ?? 0) > 0 && painted(chart) > above,
    `more than ${above} pixels are painted`,
    { timeout: 10_000 },
  );

export const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ') ?? '';
export const plotOf = (chart: ErChart): HTMLElement => chart.shadowRoot?.querySelector('.plot') as HTMLElement;
export const legendOf = (chart: ErChart): HTMLButtonElement[] => [
  ...(chart.shadowRoot?.querySelectorAll<HTMLButtonElement>('.legend li button') ?? []),
];
