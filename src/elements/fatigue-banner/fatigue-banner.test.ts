import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { patternOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import { needingAttention } from './attention.ts';
import './define.ts';
import { Dismissals } from './dismissals.ts';
import type { DismissEvent, FatigueBanner } from './fatigue-banner.ts';

const bannerOf = (stream: FakeStream): Promise<FatigueBanner> =>
  fixture<FatigueBanner>(html`<fatigue-banner .stream=${stream}></fatigue-banner>`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('fatigue-banner', () => {
  beforeEach(() => localStorage.clear());

  it('is not there while no pattern needs attention', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'p', level: 'fresh' })] }));
    expect(textOf(banner)).to.equal('');
    expect(banner.getBoundingClientRect().height).to.equal(0);
  });

  it('names the pattern, its rule, its uses, its freshness as a meter and what to use instead', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'curiosity-gap', freshness: 0.25 })] }));
    expect(textOf(banner))
      .to.contain('curiosity-gap')
      .and.contain('Used 3 times in 7 days')
      .and.contain('3 uses in 7 days')
      .and.contain('question');
    expect(banner.shadowRoot?.querySelector('[role=meter]')?.getAttribute('aria-valuenow')).to.equal('25');
  });

  it('puts the worst first', () => {
    const patterns = [
      patternOf({ id: 'a' }),
      patternOf({ id: 'b', level: 'severe' }),
      patternOf({ id: 'c', level: 'rested' }),
      patternOf({ id: 'd', level: 'fatigued' }),
    ];
    expect(needingAttention(patterns).map(({ id }) => id)).to.deep.equal(['b', 'd', 'a']);
  });

  it('shows the worst few, and the others on demand', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: ['a', 'b', 'c', 'd'].map((id) => patternOf({ id })) }));
    const rows = (): number => banner.shadowRoot?.querySelectorAll('li').length ?? 0;
    expect(rows()).to.equal(2);
    expect(textOf(banner)).to.contain('2 more patterns need attention');
    banner.shadowRoot?.querySelector<HTMLButtonElement>('button.rest')?.click();
    await banner.updateComplete;
    expect(rows()).to.equal(4);
  });

  it('puts a warning aside for good, until the pattern is assessed anew', async () => {
    const stream = new FakeStream({ patterns: [patternOf({ id: 'p' })] });
    const banner = await bannerOf(stream);
    banner.shadowRoot?.querySelector<HTMLButtonElement>('button.dismiss')?.click();
    await banner.updateComplete;
    expect(textOf(banner)).to.equal('');
    expect(textOf(await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'p' })] })))).to.equal(
      '',
      'also after a reload',
    );
    stream.push({ patterns: [patternOf({ id: 'p', seq: 9, assessedAt: '2026-01-06T10:00:00.000Z' })] });
    await banner.updateComplete;
    expect(textOf(banner)).to.contain('Overused');
  });

  it('asks the page before it puts a warning aside', async () => {
    const banner = await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'p' })] }));
    banner.addEventListener('peeksafe-dismiss', (event) => event.preventDefault());
    const heard = oneEvent(banner, 'peeksafe-dismiss');
    banner.shadowRoot?.querySelector<HTMLButtonElement>('button.dismiss')?.click();
    expect(((await heard) as DismissEvent).detail.pattern.id).to.equal('p');
    await banner.updateComplete;
    expect(textOf(banner)).to.contain('Overused');
  });

  it('holds a dismissal for the page when nothing can be stored', () => {
    const broken = {
      getItem: (): string => 'not json',
      setItem: (): void => {
        throw new Error('full');
      },
    };
    const dismissals = new Dismissals(broken);
    dismissals.add(patternOf({ id: 'p' }));
    expect(dismissals.has(patternOf({ id: 'p' }))).to.equal(true);
    expect(dismissals.has(patternOf({ id: 'q' }))).to.equal(false);
  });

  it('is accessible', async () => {
    await expect(
      await bannerOf(new FakeStream({ patterns: [patternOf({ id: 'p' }), patternOf({ id: 'q', level: 'severe' })] })),
    ).to.be.accessible();
  });
});
