import { expect, nextFrame } from '@open-wc/testing';
import type { Note } from '../../../protocol/index.ts';
import { BEGIN, chartOf, hour, MINUTE, plotOf, settled, streamOfAnHour, variants } from '../../testing/charts.ts';
import { experimentOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ErChart } from '../er-chart.ts';
import { flagsOf } from './note-layer.ts';

const noteOf = (id: string, minute: number, given: Partial<Note> = {}): Note => ({
  ...{ id, seq: 5, at: new Date(BEGIN + minute * MINUTE).toISOString(), text: `Note ${id}` },
  ...{ experiment: null, variant: null, url: null, by: null, editedAt: null, deletedAt: null },
  ...given,
});

const flagsIn = (chart: ErChart): HTMLElement[] => [
  ...(chart.shadowRoot?.querySelectorAll<HTMLElement>('.flags .flag') ?? []),
];
const boxOf = (chart: ErChart): string => chart.shadowRoot?.querySelector('.note-box')?.textContent ?? '';

async function noted(notes: Note[]): Promise<ErChart> {
  const stream = new FakeStream({ experiments: [experimentOf({ id: 'x' })], variants: variants(), notes });
  stream.past = hour(['a', 'b']);
  const chart = await chartOf(stream);
  await settled(chart);
  return chart;
}

describe('the notes of an er-chart', () => {
  it('are flags on the time axis, with their texts for pointer, focus and screen readers', async () => {
    const chart = await noted([
      noteOf('one', 10, { url: 'https://example.org/deploy' }),
      noteOf('two', 40),
      noteOf('deleted', 45, { deletedAt: new Date(BEGIN).toISOString() }),
      noteOf('elsewhere', 50, { experiment: 'other' }),
    ]);
    const flags = flagsIn(chart);
    expect(flags.map((flag) => flag.getAttribute('aria-label')?.slice(0, 8))).to.deep.equal(['Note one', 'Note two']);
    expect(flags[0]?.getAttribute('href')).to.equal('https://example.org/deploy');
    expect(boxOf(chart)).to.equal('');
    flags[1]?.dispatchEvent(new PointerEvent('pointerenter'));
    expect(boxOf(chart)).to.contain('Note two');
    flags[1]?.dispatchEvent(new PointerEvent('pointerleave'));
    expect(boxOf(chart)).to.equal('');
    flags[0]?.focus();
    expect(boxOf(chart)).to.contain('Note one');
    expect(chart.shadowRoot?.querySelector('.happened')?.textContent).to.contain('Note: Note one');
    await expect(chart).to.be.accessible();
  });

  it('are one tab stop, whose arrow keys do not read the lines', async () => {
    const chart = await noted([noteOf('one', 10), noteOf('two', 40)]);
    const [first, second] = flagsIn(chart);
    expect([first?.tabIndex, second?.tabIndex]).to.deep.equal([0, -1]);
    first?.focus();
    first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
    await nextFrame();
    expect(chart.shadowRoot?.activeElement).to.equal(second);
    expect(chart.shadowRoot?.querySelector('[role=status]')?.textContent).to.equal('');
  });

  it('stand in boxes that no edge cuts', async () => {
    const chart = await noted([
      noteOf('one', 1, { text: 'x '.repeat(120) }),
      noteOf('two', 60, { text: 'y '.repeat(120) }),
    ]);
    const outer = plotOf(chart).getBoundingClientRect();
    for (const flag of flagsIn(chart)) {
      flag.focus();
      const box = chart.shadowRoot?.querySelector('.note-box')?.getBoundingClientRect() as DOMRect;
      expect(box.left).to.be.at.least(outer.left);
      expect(box.right).to.be.at.most(outer.right);
      expect(box.top).to.be.at.least(outer.top);
    }
  });

  it('come while one looks', async () => {
    const stream = streamOfAnHour();
    const chart = await chartOf(stream);
    expect(flagsIn(chart).length).to.equal(0);
    stream.push({ notes: [noteOf('late', 30)] });
    await settled(chart);
    await settled(chart);
    expect(flagsIn(chart).length).to.equal(1);
  });

  it('share a flag where they stand too near to each other', () => {
    const marks = [10, 20, 100].map((at) => ({ kind: 'note' as const, at, text: String(at), url: null }));
    const transform = { origin: 0, pxPerMs: 1, bottom: 0, low: 0, pxPerRate: 1 };
    const flags = flagsOf(marks, transform, 0, 500);
    expect(flags.map(({ x, notes }) => [x, notes.length])).to.deep.equal([
      [10, 2],
      [100, 1],
    ]);
    expect(flagsOf(marks, transform, 50, 500).length).to.equal(1);
  });
});
