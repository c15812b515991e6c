import type { Page } from 'playwright-core';

/** Everything that moved in a page by itself since it began to load. */
export interface LayoutShifts {
  /** The sum of all scores, as in Cumulative Layout Shift: 0 when nothing moved. */
  readonly score: number;
  /** The node that moved, from where and to where, the score of its frame first. */
  readonly moved: readonly string[];
}

declare global {
  var layoutShifts: { score: number; moved: string[] };
}

/** Notes what moves. Runs in the page, before anything else. */
function note(): void {
  interface Shift extends PerformanceEntry {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly {
      readonly node: Node | null;
      readonly previousRect: DOMRectReadOnly;
      readonly currentRect: DOMRectReadOnly;
    }[];
  }
  const everything = (root: ParentNode): Element[] =>
    [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? everything(one.shadowRoot) : [])]);
  const place = ({ x, y, width, height }: DOMRectReadOnly): string => [x, y, width, height].map(Math.round).join(' ');
  // The browser names no node inside a shadow root: its place does.
  const at = (rect: DOMRectReadOnly): Node | undefined =>
    everything(document).find((one) => place(one.getBoundingClientRect()) === place(rect));
  const pathOf = (node: Node | null | undefined): string => {
    const path: string[] = [];
    for (let one = node; one; one = one.parentNode ?? (one as ShadowRoot).host)
      if (one instanceof Element)
        path.unshift(one.matches('[class]') ? `${one.localName}.${one.className}` : one.localName);
    return path.slice(-6).join(' > ') || 'something that is gone';
  };
  const shifts = (globalThis.layoutShifts = { score: 0, moved: [] as string[] });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      if (hadRecentInput) continue;
      shifts.score += value;
      for (const { node, previousRect, currentRect } of sources)
        shifts.moved.push(
          `${value.toFixed(4)}: ${pathOf(node ?? at(currentRect))} from ${place(previousRect)} to ${place(currentRect)}`,
        );
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Watches a page that is about to be opened, on a machine that is `slower` times as slow as this one. */
export async function watchLayout(page: Page, slower: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.addInitScript(note);
}

/** Everything that has moved in a watched page so far. */
export const layoutShifts = (page: Page): Promise<LayoutShifts> => page.evaluate(() => globalThis.layoutShifts);
