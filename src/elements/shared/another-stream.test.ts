import { expect, nextFrame, waitUntil } from '@open-wc/testing';
import type { LitElement } from 'lit';
import type { History } from '../../protocol/index.ts';
import * as elements from '../index.ts';
import type { ErChart } from '../er-chart/er-chart.ts';
import type { ErFan } from '../er-fan/er-fan.ts';
import type { ExperimentView } from '../experiment-view/experiment-view.ts';
import { BEGIN, MINUTE, hour } from '../testing/charts.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import type { VariantTable } from '../variant-table/variant-table.ts';

/** Every tag there is. */
const TAGS = (Object.values(elements) as readonly unknown[])
  .filter((one): one is CustomElementConstructor => typeof one === 'function' && one.prototype instanceof HTMLElement)
  .map((one) => new one().localName);

type Shown = LitElement & { stream: FakeStream | null };

/** A stream whose ids are those of any other, and whose texts have a word of its own; its histories come when the test says so. */
class WordStream extends FakeStream {
  override readonly url: string;
  readonly #answers: (() => void)[] = [];

  constructor(word: string) {
    super({
      experiments: [experimentOf({ id: 'x', title: `${word} title` })],
      variants: ['a', 'b', 'c'].map((id) =>
        variantOf({ id, content: `${word} ${id}`, status: id === 'b' ? 'killed' : 'active' }),
      ),
      kills: [killOf({ id: 'k', variant: 'b', reason: `${word} reason` })],
      patterns: [patternOf({ id: 'urgency' })],
      suggestions: [suggestionOf({ id: 's', evidence: [{ name: 'impressions', value: 12_345 }] })],
    });
    this.url = `test:${word}`;
    this.past = hour(['a', 'b', 'c']);
    this.scopes = new Set(['view', 'operate']);
  }

  override history(): Promise<History> {
    return new Promise((resolve) => this.#answers.push(() => resolve(this.past)));
  }

  answer(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }
}

/** The text of an element with that of all elements in it. */
function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  const inside = node instanceof Element && node.shadowRoot !== null ? [...node.shadowRoot.childNodes] : [];
  return [...inside, ...node.childNodes].map(textOf).join(' ');
}

/** The places where an element shows something of the first stream. */
const left = (element: Element): readonly string[] => textOf(element).match(/Zebra.{0,20}/gs) ?? [];

async function settled(element: LitElement): Promise<void> {
  for (let i = 0; i < 3; i++) await nextFrame();
  await element.updateComplete;
}

const find = (one: Shown, selector: string): HTMLElement | null => one.renderRoot.querySelector<HTMLElement>(selector);
/** Presses a button as soon as it is there. */
async function press(one: Shown, selector: string): Promise<void> {
  await waitUntil(() => find(one, selector) !== null, selector);
  find(one, selector)?.click();
}

/** A choice that a person makes in an element, and all that it shows of it. */
interface Choice {
  readonly make: (one: Shown) => unknown;
  readonly seen: (one: Shown) => unknown;
}

const CHOICES: Readonly<Record<string, Choice>> = {
  'variant-table': {
    make: async (one) => {
      Object.assign(one, { selected: ['a', 'c'], filter: { text: 'of the page' } });
      (one as unknown as VariantTable).open = 'a';
      await waitUntil(() => find(one, '.details') !== null);
    },
    seen: (one) => {
      const { open, selected, filter } = one as unknown as VariantTable;
      return { open, selected, details: find(one, '.details'), filter };
    },
  },
  'er-chart': {
    make: async (one) => {
      const chart = one as unknown as ErChart;
      await waitUntil(() => find(one, '.plot') !== null);
      chart.shown = ['c'];
      chart.zoomTo(BEGIN + 10 * MINUTE, BEGIN + 20 * MINUTE);
    },
    seen: (one) => ({ shown: (one as unknown as ErChart).shown, isZoomed: textOf(one).includes('Reset zoom') }),
  },
  'er-fan': {
    make: (one) => Object.assign(one, { shown: ['c'], moment: BEGIN + 10 * MINUTE }),
    seen: (one) => ({ shown: (one as unknown as ErFan).shown, moment: (one as unknown as ErFan).moment }),
  },
  'experiment-view': {
    make: async (one) => {
      (one as unknown as ExperimentView).moment = BEGIN + 10 * MINUTE;
      await press(one, '.add-note');
      await press(one, '.button.close');
      await waitUntil(() => find(one, 'dialog') !== null);
    },
    seen: (one) => ({
      moment: (one as unknown as ExperimentView).moment,
      note: find(one, '.note-form'),
      closing: find(one, 'dialog'),
    }),
  },
  'evidence-race': {
    make: async (one) => {
      await waitUntil(() => find(one, '.race') !== null);
      find(one, '.race')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    },
    seen: (one) => find(one, '[role=status]')?.textContent,
  },
  'suggestion-list': {
    make: (one) => press(one, '.suggestion summary'),
    seen: (one) => one.renderRoot.querySelectorAll('details[open]').length,
  },
};

describe('an element that is given another stream', () => {
  for (const tag of TAGS)
    it(`keeps nothing of the former one (<${tag}>)`, async () => {
      const element = document.createElement(tag) as Shown;
      const [first, second] = [new WordStream('Zebra'), new WordStream('Walrus')];
      const { make, seen } = CHOICES[tag] ?? { make: () => {}, seen: () => null };
      document.body.append(element);
      try {
        element.stream = first;
        await settled(element);
        first.answer();
        await settled(element);
        const before = seen(element);
        await make(element);
        await settled(element);
        if (CHOICES[tag] !== undefined) expect(seen(element), 'chosen').not.to.deep.equal(before);
        element.stream = second;
        await element.updateComplete;
        expect(left(element), 'at once').to.deep.equal([]);
        await settled(element);
        second.answer();
        first.answer();
        await settled(element);
        expect(left(element), 'after late answers').to.deep.equal([]);
        const after = seen(element);
        if (tag === 'variant-table') expect(after).to.deep.include({ filter: { text: 'of the page' }, open: null });
        expect(tag === 'variant-table' ? { ...(after as object), filter: {} } : after).to.deep.equal(before);
      } finally {
        element.remove();
      }
    });

  it('shows what the page gives together with the stream', async () => {
    const table = document.createElement('variant-table');
    document.body.append(table);
    try {
      table.stream = new WordStream('Zebra');
      table.open = 'c';
      await settled(table);
      Object.assign(table, { stream: new WordStream('Walrus'), open: 'a', selected: ['b'] });
      await settled(table);
      expect([table.open, table.selected]).to.deep.equal(['a', ['b']]);
      await waitUntil(() => table.renderRoot.querySelector('.details') !== null);
      expect(textOf(table)).to.contain('Walrus a');
      // The same stream by another connection, as after the element was moved.
      table.stream = new WordStream('Walrus');
      await settled(table);
      expect([table.open, table.selected]).to.deep.equal(['a', ['b']]);
    } finally {
      table.remove();
    }
  });
});
