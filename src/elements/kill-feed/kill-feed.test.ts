import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import type { Kill } from '../../protocol/index.ts';
import { experimentOf, killOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import type { View } from '../shared/view-state/view.ts';
import '../variant-stream/define.ts';
import type { VariantStream } from '../variant-stream/define.ts';
import './define.ts';
import type { KillFeed } from './kill-feed.ts';

const feedOf = (stream: FakeStream): Promise<KillFeed> =>
  fixture<KillFeed>(html`<kill-feed .stream=${stream}></kill-feed>`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const entriesIn = (feed: KillFeed): HTMLElement[] => [
  ...(feed.shadowRoot as ShadowRoot).querySelectorAll<HTMLElement>('[data-entry]'),
];
const buttonIn = (feed: KillFeed, selector: string): HTMLButtonElement =>
  feed.shadowRoot?.querySelector(selector) as HTMLButtonElement;
const press = (at: Element, key: string, more: KeyboardEventInit = {}): boolean =>
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...more }));
const announced = (feed: KillFeed): string =>
  feed.shadowRoot?.querySelector('.visually-hidden[role=status]')?.textContent?.trim() ?? '';

const MINUTE_MS = 60_000;
/** Stops `minutes` apart, the first being the newest; ids k0, k1, … */
const killsApart = (count: number, minutes: number, newest = Date.now()): Kill[] =>
  Array.from({ length: count }, (_, i) =>
    killOf({ id: `k${i}`, seq: 1000 - i, at: new Date(newest - i * minutes * MINUTE_MS).toISOString() }),
  );

describe('kill-feed', () => {
  it('says of each entry its experiment, the letter, what happened and to which content', async () => {
    const feed = await feedOf(
      new FakeStream({
        experiments: [experimentOf({ id: 'x', title: 'Cycling to work' })],
        variants: [variantOf({ id: 'a', letter: 'B', content: 'A headline', status: 'killed' })],
        kills: [killOf({ id: 'k', impressions: 1400, cause: 'operator', reason: 'Legal asked', by: 'maria' })],
      }),
    );
    const [entry] = entriesIn(feed) as [HTMLElement];
    const named = entry.getAttribute('aria-labelledby')?.split(' ') ?? [];
    expect(
      named.map((id) => feed.shadowRoot?.getElementById(id)?.textContent?.replace(/\s+/g, ' ').trim()),
    ).to.deep.equal(['Cycling to work', 'B stopped by hand']);
    expect(entry.querySelector('.sentence .letter')?.textContent).to.equal('B');
    expect(textOf(feed)).to.contain('A headline').and.contain('Legal asked').and.contain('by maria');
    expect(textOf(feed)).to.contain('after 1,400 impressions');
  });

  it('gives plain data letters in their order, with one property', async () => {
    const feed = await fixture<KillFeed>(html`
      <kill-feed
        .kills=${[killOf({ id: 'k', variant: 'b', cause: 'operator', reason: '' })]}
        .variants=${[variantOf({ id: 'a' }), variantOf({ id: 'b' })]}
      ></kill-feed>
    `);
    expect(textOf(feed)).to.contain('B stopped by hand');
    feed.kills = [killOf({ id: 'l', variant: 'z', cause: 'operator' })];
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('“z” stopped by hand').and.not.contain('B stopped');
  });

  it('tells what else was decided, as it happens', async () => {
    const x = experimentOf({ id: 'x', title: 'Cycling to work' });
    const stream = new FakeStream({ experiments: [x], variants: [variantOf({ id: 'a', letter: 'A' })] });
    const feed = await feedOf(stream);
    const since = new Date().toISOString();
    const end = { experiment: 'x', winner: 'a', reason: 'Clear', by: 'ben', reopenedAt: null, reopenedBy: null };
    stream.push({
      experiments: [{ ...x, seq: 20, pause: { cause: 'traffic', reason: '', since, by: null } }],
      closings: [{ id: 'c', seq: 21, at: since, receivedAt: since, ...end }],
    });
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('A won: the experiment is closed').and.contain('Clear').and.contain('by ben');
    expect(textOf(feed)).to.contain('Automatic stops paused: the traffic is not split as planned');
    await waitUntil(() => announced(feed) !== '');
    expect(announced(feed)).to.contain('Cycling to work: A won: the experiment is closed.');
  });

  it('folds three or more stops within a minute into one line, and out again', async () => {
    const burst = killsApart(4, 0.2);
    const feed = await feedOf(new FakeStream({ kills: [...burst, killOf({ id: 'old', at: '2026-01-05T10:00:00Z' })] }));
    expect(entriesIn(feed)).to.have.length(2);
    expect(textOf(feed)).to.contain('4 variants stopped within a minute');
    const head = buttonIn(feed, '.burst-head');
    head.click();
    await feed.updateComplete;
    expect(head.getAttribute('aria-expanded')).to.equal('true');
    expect(feed.shadowRoot?.querySelectorAll('.inside article')).to.have.length(4);
  });

  it('lets new ones wait while the pointer is inside, and shows them when asked', async () => {
    const stream = new FakeStream({ kills: killsApart(2, 5) });
    const feed = await feedOf(stream);
    feed.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await feed.updateComplete;
    const before = entriesIn(feed).map((entry) => entry.getBoundingClientRect().top);
    stream.push({ kills: [killOf({ id: 'new', seq: 2000, at: new Date().toISOString() })] });
    await feed.updateComplete;
    expect(entriesIn(feed).map((entry) => entry.getBoundingClientRect().top)).to.deep.equal(before);
    const more = buttonIn(feed, '[part=new]');
    expect(more.textContent).to.contain('1 new');
    more.click();
    await feed.updateComplete;
    await nextFrame();
    expect(entriesIn(feed)).to.have.length(3);
    expect(feed.shadowRoot?.activeElement).to.equal(entriesIn(feed)[0]);
  });

  it('lets new ones wait although nobody is at it where its order holds, until they are asked for', async () => {
    const stream = new FakeStream({ kills: killsApart(2, 5) });
    const feed = await feedOf(stream);
    feed.order = 'hold';
    await feed.updateComplete;
    const push = async (id: string, seq: number): Promise<void> => {
      stream.push({ kills: [killOf({ id, seq, at: new Date().toISOString() })] });
      await feed.updateComplete;
    };
    await push('new', 2000);
    expect(entriesIn(feed)).to.have.length(2);
    buttonIn(feed, '[part=new]').click();
    await feed.updateComplete;
    expect(entriesIn(feed)).to.have.length(3);
    await push('newer', 3000);
    expect(entriesIn(feed)).to.have.length(3);
    expect(buttonIn(feed, '[part=new]').textContent).to.contain('1 new');
  });

  it('shows what waited when the pointer leaves', async () => {
    const stream = new FakeStream({ kills: killsApart(1, 5) });
    const feed = await feedOf(stream);
    feed.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await feed.updateComplete;
    stream.push({ kills: [killOf({ id: 'new', seq: 2000, at: new Date().toISOString() })] });
    await feed.updateComplete;
    expect(entriesIn(feed)).to.have.length(1);
    feed.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    await feed.updateComplete;
    expect(entriesIn(feed)).to.have.length(2);
  });

  it('lets new ones wait while one has scrolled', async () => {
    const stream = new FakeStream({ kills: killsApart(20, 5) });
    const feed = await feedOf(stream);
    feed.style.maxBlockSize = '300px';
    const scroller = feed.shadowRoot?.querySelector('.scroller') as HTMLElement;
    scroller.scrollTop = 150;
    await nextFrame();
    await nextFrame();
    await feed.updateComplete;
    const seen = entriesIn(feed).find((one) => one.getBoundingClientRect().top > scroller.getBoundingClientRect().top);
    const top = seen?.getBoundingClientRect().top;
    stream.push({ kills: [killOf({ id: 'new', seq: 2000, at: new Date().toISOString() })] });
    await feed.updateComplete;
    expect(buttonIn(feed, '[part=new]').textContent).to.contain('1 new');
    await nextFrame();
    await nextFrame();
    // Where the entry is and not how far one has scrolled: a heading of a day above it may find its height meanwhile.
    expect(top).to.be.a('number');
    expect(seen?.getBoundingClientRect().top).to.equal(top);
  });

  it('renders a page of many, and older ones as one scrolls', async () => {
    const feed = await feedOf(new FakeStream({ kills: killsApart(300, 5) }));
    feed.style.maxBlockSize = '300px';
    await aTimeout(50);
    const first = entriesIn(feed).length;
    expect(first).to.be.below(100);
    const scroller = feed.shadowRoot?.querySelector('.scroller') as HTMLElement;
    scroller.scrollTop = scroller.scrollHeight;
    await waitUntil(() => entriesIn(feed).length > first);
    buttonIn(feed, '.end button').click();
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('300 stops');
  });

  it('keeps the focus at its end when the button there goes, with the oldest entry in sight', async () => {
    const feed = await feedOf(new FakeStream({ kills: killsApart(40, 5) }));
    feed.style.maxBlockSize = '300px';
    await feed.updateComplete;
    buttonIn(feed, '.end button').focus({ preventScroll: true });
    buttonIn(feed, '.end button').click();
    await feed.updateComplete;
    expect(buttonIn(feed, '.end button')).to.equal(null);
    expect(feed.shadowRoot?.activeElement?.matches('[data-after]')).to.equal(true);
  });

  it('shows at most `limit` entries, however far one scrolls', async () => {
    const feed = await fixture<KillFeed>(
      html`<kill-feed limit="3" .stream=${new FakeStream({ kills: killsApart(9, 5) })}></kill-feed>`,
    );
    expect(entriesIn(feed)).to.have.length(3);
    expect(buttonIn(feed, '.end button')).to.equal(null);
  });

  it('shows what a metric decided: its stops, and pauses that it may have made', async () => {
    const evidence = { rule: 'guardrail', impressions: 1000, logE: 5, alpha: 0.01, metric: 'wait' } as const;
    const wait = { name: 'wait', type: 'mean', role: 'guardrail', better: 'lower', action: 'pause' } as const;
    const dwell = { name: 'dwell', type: 'mean', role: 'secondary', better: 'higher' } as const;
    const pause = { cause: 'guardrail', reason: '', since: new Date().toISOString(), by: null } as const;
    const feed = await feedOf(
      new FakeStream({
        experiments: [experimentOf({ id: 'x', metrics: [wait, dwell], pause })],
        variants: ['a', 'b'].map((id) => variantOf({ id, experiment: 'x', status: 'killed' })),
        kills: [
          killOf({ id: 'by-wait', experiment: 'x', variant: 'a', cause: 'guardrail', evidence }),
          killOf({ id: 'by-hand', experiment: 'x', variant: 'b', cause: 'operator' }),
        ],
      }),
    );
    expect(entriesIn(feed)).to.have.length(3);
    feed.metric = 'wait';
    await feed.updateComplete;
    expect(
      entriesIn(feed)
        .map(({ dataset }) => dataset['entry'])
        .sort(),
    ).to.deep.equal(['by-wait', 'paused\nx']);
    expect(textOf(feed)).to.contain('a variant breaks the guardrail wait').and.contain('1 hidden');
    buttonIn(feed, '.filter').click();
    await feed.updateComplete;
    const field = feed.shadowRoot?.querySelector<HTMLSelectElement>('select[name=metric]') as HTMLSelectElement;
    expect(
      [...field.options].map(({ value }) => value),
      'one that decides nothing stops nobody',
    ).to.deep.equal(['', 'wait']);
    field.value = '';
    field.dispatchEvent(new Event('change'));
    await feed.updateComplete;
    expect([feed.metric, entriesIn(feed).length]).to.deep.equal([null, 3]);
  });

  describe('the filter', () => {
    const stream = (): FakeStream =>
      new FakeStream({
        experiments: [
          experimentOf({ id: 'x', title: 'Cycling', openedAt: '2026-01-05T09:00:00.000Z' }),
          experimentOf({ id: 'y', title: 'Sleep', openedAt: '2026-01-05T11:00:00.000Z' }),
        ],
        variants: [variantOf({ id: 'a', content: 'A headline' }), variantOf({ id: 'b', experiment: 'y' })],
        kills: [
          killOf({ id: 'k1', at: '2026-01-05T10:00:00.000Z' }),
          killOf({ id: 'k2', at: '2026-01-05T12:00:00.000Z', variant: 'b', experiment: 'y', cause: 'operator' }),
          killOf({ id: 'k3', at: '2026-01-05T12:30:00.000Z', variant: 'b', experiment: 'y' }),
        ],
      });
    const keys = (feed: KillFeed): string[] => entriesIn(feed).map((entry) => entry.dataset['entry'] ?? '');
    const field = <T extends HTMLInputElement | HTMLSelectElement>(feed: KillFeed, name: string): T =>
      feed.shadowRoot?.querySelector(`[name=${name}]`) as T;
    async function choose(feed: KillFeed, name: string, value: string): Promise<void> {
      const one = field(feed, name);
      one.value = value;
      one.dispatchEvent(new Event(one.localName === 'input' ? 'input' : 'change', { bubbles: true }));
      await feed.updateComplete;
    }

    it('shows entries by experiment, kind and words, says how many it hides, and shows all again', async () => {
      const feed = await feedOf(stream());
      expect(keys(feed)).to.deep.equal(['k3', 'k2', 'k1']);
      expect(textOf(feed)).to.not.contain('hidden');
      buttonIn(feed, '.filter').click();
      await waitUntil(() => field(feed, 'experiment') !== null);
      expect(feed.shadowRoot?.activeElement).to.equal(field(feed, 'search'));
      await expect(feed).to.be.accessible();
      await choose(feed, 'experiment', 'y');
      expect(keys(feed)).to.deep.equal(['k3', 'k2']);
      await choose(feed, 'cause', 'operator');
      expect(keys(feed)).to.deep.equal(['k2']);
      expect(buttonIn(feed, 'header .counts').textContent).to.contain('1 stop').and.contain('2 hidden');
      await choose(feed, 'search', 'headline');
      expect(textOf(feed)).to.contain('No entry matches.').and.contain('3 hidden');
      buttonIn(feed, '.notice .link').click();
      await feed.updateComplete;
      expect(keys(feed)).to.deep.equal(['k3', 'k2', 'k1']);
      expect([field(feed, 'search').value, field(feed, 'cause').value]).to.deep.equal(['', 'all']);
      await choose(feed, 'search', 'CYCLING head');
      expect(keys(feed)).to.deep.equal(['k1']);
    });

    it('follows the experiment, the words and the time that are in view', async () => {
      const page = await fixture<VariantStream>(html`
        <variant-stream .stream=${stream()} time-zone="UTC"><kill-feed></kill-feed></variant-stream>
      `);
      const feed = page.querySelector('kill-feed') as KillFeed;
      const shown = async (view: Partial<View>): Promise<string> => {
        page.view = view;
        await feed.updateComplete;
        return keys(feed).join(' ');
      };
      expect(await shown({})).to.equal('k3 k2 k1');
      expect(await shown({ experiment: 'x' })).to.equal('k1');
      feed.all = true;
      expect(await shown({ experiment: 'x' })).to.equal('k3 k2 k1');
      expect(await shown({ filter: 'sleep' })).to.equal('k3 k2');
      // Up to the newest event of the stream, which is of January, and not up to now.
      expect(await shown({ range: { kind: 'last', minutes: 31 } })).to.equal('k3 k2');
      const to = Date.parse('2026-01-05T11:00:00.000Z');
      expect(await shown({ range: { kind: 'between', from: to - 7_200_000, to } })).to.equal('k1');
      feed.timeZone = 'Pacific/Kiritimati';
      expect(await shown({ range: { kind: 'today' } })).to.equal('k3 k2 k1');
      feed.timeZone = 'Etc/GMT-12';
      expect(await shown({ range: { kind: 'today' } })).to.equal('k3 k2');
    });

    it('announces only what it shows', async () => {
      const events = stream();
      const feed = await feedOf(events);
      feed.experiment = 'x';
      await feed.updateComplete;
      events.push({ kills: [killOf({ id: 'n', seq: 30, variant: 'b', experiment: 'y' })] });
      events.push({ kills: [killOf({ id: 'm', seq: 31 })] });
      await waitUntil(() => announced(feed) !== '');
      expect(announced(feed)).to.contain('Cycling').and.not.contain('Sleep');
    });
  });

  it('says how long ago it was, with the exact time at hand and on demand', async () => {
    const at = new Date(Date.now() - 5.5 * MINUTE_MS).toISOString();
    const feed = await feedOf(new FakeStream({ kills: [killOf({ id: 'k', at })] }));
    const time = feed.shadowRoot?.querySelector('time') as HTMLTimeElement;
    expect(time.textContent).to.equal('5 min. ago');
    expect(time.dateTime).to.equal(at);
    expect(time.title).to.match(/\d{1,2}:\d{2}:\d{2}/);
    buttonIn(feed, '.times').click();
    await feed.updateComplete;
    expect(time.textContent).to.match(/\d{1,2}:\d{2}:\d{2}/);
    expect(buttonIn(feed, '.times').getAttribute('aria-pressed')).to.equal('true');
  });

  it('shows the evidence on demand, and the error budget with it', async () => {
    const evidence = { rule: 'prediction', impressions: 400, engagements: 2, predictedEr: 0.04, factor: 0.5 } as const;
    const feed = await feedOf(
      new FakeStream({
        experiments: [experimentOf({ id: 'x' })],
        kills: [killOf({ id: 'k', evidence: { ...evidence, logE: 5, alpha: 0.01 } })],
      }),
    );
    expect(textOf(feed))
      .to.contain('0.50%, below the 2.00% that its prediction asks for, evidence 148 : 1')
      .and.not.contain('at least as good as every other');
    const details = feed.shadowRoot?.querySelector('details') as HTMLDetailsElement;
    (details.querySelector('summary') as HTMLElement).click();
    await waitUntil(() => textOf(feed).includes('at least as good as every other'));
    expect(details.textContent).to.contain('2 engagements in 400 impressions').and.contain('stops at 100');
  });

  it('says how many impressions a stop saved: until now, or until it was taken back', async () => {
    const at = '2026-01-05T10:10:00.000Z';
    const feed = await feedOf(
      new FakeStream({
        experiments: [experimentOf({ id: 'x', saved: { impressions: 310, growth: 3.5 } })],
        variants: [variantOf({ id: 'a', status: 'killed' }), variantOf({ id: 'b' })],
        kills: [
          killOf({ id: 'k', variant: 'a', at, saving: { impressions: 100, from: 1, to: null } }),
          killOf({ id: 'l', variant: 'b', at, revivedAt: at, saving: { impressions: 120, from: 2, to: 3 } }),
        ],
      }),
    );
    await waitUntil(() => textOf(feed).includes('about 250 impressions saved'));
    expect(textOf(feed)).to.contain('about 60 impressions saved');
  });

  it('leaves impressions saved out where nobody can say', async () => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x', comparison: 'observational' })],
      variants: [variantOf({ id: 'a' }), variantOf({ id: 'b' })],
      kills: [killOf({ id: 'k' })],
    });
    const feed = await feedOf(stream);
    expect(textOf(feed)).not.to.contain('saved');
  });

  it('takes a stop back for those who may, and has no such button for others', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'a', status: 'killed' })],
      kills: [killOf({ id: 'k' })],
    });
    const feed = await feedOf(stream);
    expect(buttonIn(feed, '.revive')).to.equal(null);
    stream.setScopes(['view', 'operate']);
    await feed.updateComplete;
    buttonIn(feed, '.revive').focus();
    buttonIn(feed, '.revive').click();
    await waitUntil(() => textOf(feed).includes('is restarted.'));
    expect((feed.shadowRoot?.activeElement as HTMLElement).dataset['entry'], 'the focus stays').to.equal('k');
    expect(stream.actions.map(({ kind }) => kind)).to.deep.equal(['variant.revived']);
    expect(buttonIn(feed, '.revive')).to.equal(null);
    expect(textOf(feed)).to.contain('restarted now');
  });

  it('says the impressions of a stop once, also where its reason says them', async () => {
    const external = { cause: 'external', impressions: 1008 } as const;
    const kills = [
      killOf({ id: 'k', ...external, reason: 'Below half of its prediction after 1008 impressions' }),
      killOf({ id: 'l', ...external, variant: 'b', reason: 'It offends' }),
    ];
    const feed = await feedOf(new FakeStream({ kills: kills.slice(0, 1) }));
    expect(textOf(feed)).to.contain('after 1008 impressions').and.not.contain('after 1,008 impressions');
    const other = await feedOf(new FakeStream({ kills: kills.slice(1) }));
    expect(textOf(other)).to.contain('after 1,008 impressions');
    const judged = await feedOf(new FakeStream({ kills: [killOf({ id: 'm' })] }));
    expect(textOf(judged), 'its reason is not shown').to.contain('after 400 impressions');
  });

  it('asks the page before it takes a stop back', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'a', status: 'killed' })],
      kills: [killOf({ id: 'k' })],
    });
    stream.scopes = new Set(['view', 'operate']);
    const feed = await feedOf(stream);
    feed.addEventListener('peeksafe-revive', (event) => event.preventDefault());
    buttonIn(feed, '.revive').click();
    await aTimeout(0);
    expect(stream.actions).to.have.length(0);
  });

  it('announces a stop that happens while one watches, and not those from before', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'a', content: 'A headline' })],
      kills: [killOf({ id: 'old' })],
    });
    const feed = await feedOf(stream);
    expect(announced(feed)).to.equal('');
    stream.push({ kills: [killOf({ id: 'new', seq: 9 })] });
    await waitUntil(() => announced(feed) !== '');
    expect(announced(feed)).to.contain('x: A stopped: Actual ER 0.50%');
  });

  it('announces nothing where it is silent', async () => {
    const stream = new FakeStream({});
    const silent = await feedOf(stream);
    silent.silent = true;
    const other = await feedOf(stream);
    stream.push({ kills: [killOf({ id: 'new', seq: 9 })] });
    await waitUntil(() => announced(other) !== '');
    await silent.updateComplete;
    expect(announced(silent)).to.equal('');
  });

  it('announces a burst as a number, also when it comes in several frames', async () => {
    const stream = new FakeStream({});
    const feed = await feedOf(stream);
    for (const n of [1, 2, 3]) stream.push({ kills: [killOf({ id: `k${n}`, seq: 10 + n })] });
    await waitUntil(() => announced(feed) !== '');
    expect(announced(feed)).to.equal('3 variants were stopped.');
  });

  it('goes from entry to entry by Page Down and Page Up, to those that are not shown yet too', async () => {
    const feed = await feedOf(new FakeStream({ kills: killsApart(30, 5) }));
    const [first, second] = entriesIn(feed) as [HTMLElement, HTMLElement];
    first.focus();
    press(first, 'PageDown');
    expect(feed.shadowRoot?.activeElement).to.equal(second);
    press(second, 'PageUp');
    expect(feed.shadowRoot?.activeElement).to.equal(first);
    const last = entriesIn(feed).at(-1) as HTMLElement;
    const { length } = entriesIn(feed);
    last.focus();
    press(last, 'PageDown');
    if (length < 30) await waitUntil(() => feed.shadowRoot?.activeElement === entriesIn(feed)[length]);
    else expect(feed.shadowRoot?.activeElement).to.equal(last);
  });

  it('goes out of the feed by Control with Home and End', async () => {
    const feed = await feedOf(new FakeStream({ kills: killsApart(3, 5) }));
    const [first] = entriesIn(feed) as [HTMLElement];
    first.focus();
    press(first, 'End', { ctrlKey: true });
    const end = feed.shadowRoot?.activeElement as HTMLElement;
    expect(end.textContent).to.equal('End of the list');
    expect(end.tabIndex, 'Tab goes on from there').to.equal(0);
    first.focus();
    expect(end.tabIndex, 'no stop on the way').to.equal(-1);
    press(first, 'Home', { ctrlKey: true });
    expect(feed.shadowRoot?.activeElement?.closest('header')).not.to.equal(null);
  });

  it('has the controls of the current entry alone in the order of Tab', async () => {
    const stream = new FakeStream({
      variants: [variantOf({ id: 'a', status: 'killed' })],
      kills: [
        ...killsApart(4, 0.1),
        ...killsApart(3, 5, Date.now() - 60 * MINUTE_MS).map((kill) => ({ ...kill, id: `${kill.id} old` })),
      ],
    });
    stream.scopes = new Set(['view', 'operate']);
    const feed = await feedOf(stream);
    const stops = (): string[] =>
      [...(feed.shadowRoot?.querySelectorAll<HTMLElement>('.scroller :is(article, button, summary, a)') ?? [])]
        .filter(({ tabIndex }) => tabIndex === 0)
        .map((one) => one.localName);
    expect(stops()).to.deep.equal(['article', 'button']);
    const second = entriesIn(feed)[1] as HTMLElement;
    second.focus();
    await feed.updateComplete;
    expect(second.tabIndex).to.equal(0);
    expect(stops()).to.deep.equal(['article', 'summary', 'button']);
  });

  it('waits, is empty, out of date, offline and refused in words', async () => {
    const waiting = await feedOf(new FakeStream());
    expect(textOf(waiting)).to.contain('Waiting for data');
    const stream = new FakeStream({});
    const feed = await feedOf(stream);
    expect(textOf(feed)).to.contain('No variant has been stopped.');
    stream.setStatus('stale', 'silent');
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('Connection lost').and.contain('No variant has been stopped.');
    stream.setStatus('offline', 'connection-lost');
    await feed.updateComplete;
    expect(textOf(feed)).to.contain('Offline.');
    const refused = new FakeStream();
    refused.setStatus('denied', 'forbidden', 'The token does not allow this.');
    expect(textOf(await feedOf(refused))).to.contain('The token lacks the scope “view”');
  });

  it('shows content as text, whatever stands in it', async () => {
    const feed = await feedOf(
      new FakeStream({
        variants: [variantOf({ id: 'a', content: '<img src=x onerror=alert(1)>' })],
        kills: [killOf({ id: 'k' })],
      }),
    );
    expect(feed.shadowRoot?.querySelector('img')).to.equal(null);
    expect(textOf(feed)).to.contain('<img src=x');
  });

  it('releases its stream when it leaves the page, and shows it again when it comes back', async () => {
    const stream = new FakeStream({});
    const feed = await feedOf(stream);
    expect(stream.subscribers).to.equal(2);
    const parent = feed.parentElement as Element;
    feed.remove();
    expect(stream.subscribers).to.equal(0);
    parent.append(feed);
    expect(stream.subscribers).to.equal(2);
  });

  it('is accessible, folded and unfolded', async () => {
    const stream = new FakeStream({
      experiments: [experimentOf({ id: 'x' })],
      variants: [variantOf({ id: 'a', status: 'killed' })],
      kills: [...killsApart(4, 0.1), killOf({ id: 'r', revivedAt: '2026-01-05T11:00:00.000Z' }), killOf({ id: 's' })],
    });
    stream.scopes = new Set(['operate']);
    const feed = await feedOf(stream);
    await expect(feed).to.be.accessible();
    buttonIn(feed, '.burst-head').click();
    feed.shadowRoot?.querySelectorAll('summary').forEach((summary) => summary.click());
    await aTimeout(20);
    await expect(feed).to.be.accessible();
  });
});
