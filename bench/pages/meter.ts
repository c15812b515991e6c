import type { CDPSession } from 'playwright-core';

/** The work of a page's main thread, in milliseconds of its own processor time. */
export interface Work {
  readonly task: number;
  readonly script: number;
  readonly layout: number;
  readonly style: number;
}

const NAMES: Readonly<Record<keyof Work, string>> = {
  task: 'TaskDuration',
  script: 'ScriptDuration',
  layout: 'LayoutDuration',
  style: 'RecalcStyleDuration',
};

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return new Map(all.map(({ name, value }) => [name, value]));
}

/** Begins to count what a page does. */
export async function startMeter(session: CDPSession): Promise<void> {
  // Of the thread itself: what other programs do on the machine meanwhile is not in it.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
}

/** Measures the work of the main thread while something goes on in the page. */
export async function workOf<Result>(
  session: CDPSession,
  doing: () => Promise<Result>,
): Promise<{ result: Result; work: Work }> {
  const before = await metrics(session);
  const result = await doing();
  const after = await metrics(session);
  const spent = (name: string): number => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
  return {
    result,
    work: {
      task: spent(NAMES.task),
      script: spent(NAMES.script),
      layout: spent(NAMES.layout),
      style: spent(NAMES.style),
    },
  };
}

/** Measures the memory and the nodes that a page keeps once its garbage is gone. */
export async function keptBy(session: CDPSession): Promise<{ heapMegabytes: number; nodes: number }> {
  await session.send('HeapProfiler.enable');
  // Twice: the first run frees things that hold others.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const all = await metrics(session);
  return { heapMegabytes: (all.get('JSHeapUsedSize') ?? 0) / 1e6, nodes: all.get('Nodes') ?? 0 };
}
