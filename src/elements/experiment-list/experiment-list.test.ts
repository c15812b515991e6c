import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import type { Experiment, Variant } from '../../protocol/index.ts';
import '../languages/ar.ts';
import { experimentOf, variantOf } from '../testing/entities.ts';
import { FakeStream, type Entities } from '../testing/fake-stream.ts';
import type { VariantStream } from '../variant-stream/variant-stream.ts';
import '../experiment-view/define.ts';
import '../variant-stream/define.ts';
import './define.ts';
import type { ExperimentEvent } from './events.ts';
import type { ExperimentList } from './experiment-list.ts';

const AT = '2026-01-05T10:00:00.000Z';
const pause = { cause: 'traffic', reason: '', since: AT, by: null } as const;
const lead: NonNullable<Experiment['lead']> = {
  leader: 'cycling-a',
  runnerUp: 'cycling-b',
  verdict: 'leads',
  ratio: { estimate: 1.2, low: 1.02, high: 1.3 },
  difference: { estimate: 0.009, low: 0.001, high: 0.016 },
  sinceBatch: 2,
  judgedTo: AT,
  alpha: 0.05,
  variants: 2,
};
const near = { rule: 'evidence', logE: Math.log(9.72), logNeeded: Math.log(25) } as const;

const experiments = [
  experimentOf({ id: 'cycling', title: 'Cycling to work', lead, openedAt: '2026-01-05T09:00:00.000Z' }),
  experimentOf({ id: 'sleep', title: 'Sleep', openedAt: '2026-01-05T08:00:00.000Z' }),
  experimentOf({ id: 'trains', title: 'Night trains', pause }),
  experimentOf({ id: 'balcony', title: 'Balcony gardens', closedAt: AT, winner: 'balcony-b' }),
];
const variants = experiments.flatMap(({ id }) => [
  variantOf({ id: `${id}-a`, experiment: id, letter: 'A', patterns: ['question'] }),
  variantOf({ id: `${id}-b`, experiment: id, letter: 'B', killDistance: id === 'cycling' ? near : null }),
]);
const entities: Entities = { experiments, variants };

const listOf = (stream: FakeStream): Promise<ExperimentList> =>
  fixture<ExperimentList>(html`<experiment-list layout="rows" .stream=${stream}></experiment-list>`);
const all = (list: ExperimentList, selector: string): HTMLElement[] => [
  ...(list.shadowRoot as ShadowRoot).querySelectorAll<HTMLElement>(selector),
];
const one = (list: ExperimentList, selector: string): HTMLElement => all(list, selector)[0] as HTMLElement;
const textOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
const titles = (list: ExperimentList): string[] => all(list, '.row .title').map(textOf);
const focused = (list: ExperimentList): string | undefined =>
  (list.shadowRoot?.activeElement as HTMLElement | null)?.dataset['id'];
const press = (target: EventTarget, key: string, init: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init }));

describe('experiment-list', () => {
  it('groups what needs a person, what runs and what was decided', async () => {
    const list = await listOf(new FakeStream(entities));
    expect(all(list, 'h3').map(textOf)).to.deep.equal(['Need you 1', 'Running 2', 'Decided today 1']);
    expect(titles(list)).to.deep.equal(['Night trains', 'Cycling to work', 'Sleep', 'Balcony gardens']);
  });

  it('counts those that only could be closed apart from what needs a person', async () => {
    const alike = { ...lead, verdict: 'too-early', ratio: { estimate: 1, low: 0.95, high: 1.05 } } as const;
    const [leading, ...rest] = experiments as [Experiment, ...Experiment[]];
    const list = await listOf(new FakeStream({ ...entities, experiments: [{ ...leading, lead: alike }, ...rest] }));
    expect(all(list, 'h3').map(textOf)).to.deep.equal([
      'Need you 1',
      'Could be closed 1',
      'Running 1',
      'Decided today 1',
    ]);
  });

  it('gives a title the whole row but for the age', async () => {
    const list = await listOf(new FakeStream(entities));
    list.style.inlineSize = '344px';
    await list.updateComplete;
    const [row, title, age] = ['.row', '.row .title', '.row .age'].map((part) =>
      one(list, part).getBoundingClientRect(),
    );
    const rest = (row as DOMRect).width - (title as DOMRect).width - (age as DOMRect).width;
    expect(rest, 'the icon and the gaps').to.be.below(70);
    expect((age as DOMRect).top).to.be.within((title as DOMRect).top, (title as DOMRect).bottom);
    const [says, mini] = ['.row .says', '.row .mini'].map((part) => one(list, part).getBoundingClientRect());
    expect((mini as DOMRect).left, 'beside the words').to.be.at.least((says as DOMRect).right);
    expect((mini as DOMRect).top).to.be.at.least((title as DOMRect).bottom);
  });

  it('marks the experiment that is shown beside it while nobody has chosen one', async () => {
    const page = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream(entities)}>
        <experiment-list layout="rows"></experiment-list><experiment-view></experiment-view>
      </variant-stream>`,
    );
    const list = page.querySelector('experiment-list') as ExperimentList;
    const marked = (): (string | undefined)[] => all(list, '[aria-current=true]').map(({ dataset }) => dataset['id']);
    await waitUntil(() => marked().length > 0);
    expect(marked()).to.deep.equal(['cycling']);
    expect(page.view.experiment, 'which is no choice').to.equal(null);
    one(list, '[data-id=sleep]').click();
    await list.updateComplete;
    expect(marked()).to.deep.equal(['sleep']);
  });

  it('says of each how it stands and what is stopped next', async () => {
    const list = await listOf(new FakeStream(entities));
    expect(all(list, '.headline').map(textOf)).to.deep.equal([
      'Split off, stops paused',
      'A leads B by 0.9',
      'Too early to say',
      'B won',
    ]);
    expect(textOf(all(list, '.next')[1] as Element)).to.equal('next stop B 71%');
  });

  it('names the two of which it is too early to say who leads, and on a card what stops next', async () => {
    const early = { ...lead, verdict: 'too-early' } as const;
    const stream = new FakeStream({ experiments: [experimentOf({ id: 'cycling', lead: early })], variants });
    const list = await listOf(stream);
    expect(textOf(one(list, '[data-id=cycling] .headline'))).to.equal('Too early: A or B');
    expect(textOf(one(list, '[data-id=cycling] .next'))).to.contain('next stop B');
    list.layout = 'cards';
    await list.updateComplete;
    expect(textOf(one(list, '[data-id=cycling] .headline'))).to.equal('Too early: A or B · next stop B');
  });

  it('marks a first sign of traffic off its plan, and leaves what is decided alone', async () => {
    const traffic = { logE: 3.5, logNeeded: Math.log(100) };
    const marked = experiments.map((experiment) => ({ ...experiment, traffic }));
    const list = await listOf(new FakeStream({ experiments: marked, variants }));
    const isMarked = (id: string): boolean => one(list, `[data-id=${id}]`).querySelector('.health') !== null;
    // The split of the trains is an alarm already, which is their headline.
    expect(['cycling', 'sleep', 'trains', 'balcony'].map(isMarked)).to.deep.equal([true, true, false, false]);
    expect(textOf(one(list, '.health'))).to.equal('Traffic may not be split as planned.');
  });

  it('asks the page before it chooses, then shares the choice with the elements around it', async () => {
    const provider = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream(entities)}><experiment-list></experiment-list></variant-stream>`,
    );
    const list = provider.querySelector('experiment-list') as ExperimentList;
    await list.updateComplete;
    const asked: ExperimentEvent[] = [];
    list.addEventListener('peeksafe-experiment', (event) => asked.push(event));
    one(list, '[data-id=sleep]').click();
    expect(provider.view.experiment).to.equal('sleep');
    expect(asked.map(({ detail }) => detail.experiment.title)).to.deep.equal(['Sleep']);
    await list.updateComplete;
    expect(all(list, '[aria-current=true]').map(({ dataset }) => dataset['id'])).to.deep.equal(['sleep']);
    list.addEventListener('peeksafe-experiment', (event) => event.preventDefault());
    one(list, '[data-id=cycling]').click();
    expect(list.experiment).to.equal('sleep');
  });

  it('shows data by property without a stream, with letters in their order', async () => {
    const plain = [variantOf({ id: 'z', experiment: 'x' }), variantOf({ id: 'a', experiment: 'x' })];
    const given = experimentOf({ id: 'x', title: 'X', lead: { ...lead, leader: 'z', runnerUp: 'a' } });
    const list = await fixture<ExperimentList>(
      html`<experiment-list .experiments=${[given]} .variants=${plain} experiment="x"></experiment-list>`,
    );
    expect(textOf(one(list, '.headline'))).to.equal('A leads B by 0.9');
    expect(one(list, '.row').getAttribute('aria-current')).to.equal('true');
    list.experiments = [experimentOf({ id: 'y', title: 'Y' })];
    list.variants = null;
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['Y']);
  });

  it('waits, is empty, stale and denied as every element is', async () => {
    const blank = await listOf(new FakeStream());
    expect(textOf(one(blank, 'section'))).to.contain('Waiting');
    const stream = new FakeStream({});
    const list = await listOf(stream);
    expect(textOf(one(list, '.notice'))).to.contain('No experiments yet');
    stream.setStatus('stale', 'silent');
    await list.updateComplete;
    expect(one(list, '[part="stale-note"]')).to.not.equal(undefined);
  });
});

describe('the order of experiment-list', () => {
  const push = (stream: FakeStream): void =>
    stream.push({
      experiments: [
        experimentOf({ id: 'sleep', title: 'Sleep', seq: 20, pause }),
        experimentOf({ id: 'new', title: 'New', seq: 21, openedAt: '2026-01-05T11:00:00.000Z' }),
      ],
    });

  it('holds in a stream that changes: nothing moves until somebody asks for it', async () => {
    const stream = new FakeStream(entities);
    const list = await listOf(stream);
    const places = (): number[] => all(list, '.row').map((row) => row.getBoundingClientRect().top);
    const before = places();
    for (let seq = 30; seq < 40; seq++) {
      const count = (variant: (typeof variants)[number]): typeof variant => ({
        ...variant,
        seq,
        impressions: 1000 * seq,
        interval: [seq / 1000, seq / 900],
        killDistance: { rule: 'evidence', logE: (seq % 7) / 3, logNeeded: Math.log(25) },
      });
      stream.push({ variants: variants.map(count) });
      await nextFrame();
      await list.updateComplete;
      expect(titles(list)).to.deep.equal(['Night trains', 'Cycling to work', 'Sleep', 'Balcony gardens']);
      expect(places()).to.deep.equal(before);
    }
  });

  it('puts newcomers at the end of their group, says how many would move, and moves them when asked', async () => {
    const stream = new FakeStream(entities);
    const list = await listOf(stream);
    const first = one(list, '.row').getBoundingClientRect().top;
    push(stream);
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['Night trains', 'Cycling to work', 'Sleep', 'New', 'Balcony gardens']);
    await waitUntil(() => all(list, '.waiting').length === 1, undefined, { timeout: 3000 });
    expect(textOf(one(list, '.waiting'))).to.equal('1 would move · Update');
    expect(one(list, '.row').getBoundingClientRect().top).to.equal(first);
    one(list, '.waiting').focus();
    one(list, '.waiting').click();
    await aTimeout(0);
    expect(titles(list)).to.deep.equal(['Sleep', 'Night trains', 'Cycling to work', 'New', 'Balcony gardens']);
    expect(all(list, '.waiting')).to.have.length(0);
    // The button is gone, and the focus is in the list still.
    expect(focused(list)).to.equal('sleep');
  });

  it('follows by itself where it is live, unless somebody is at it', async () => {
    const stream = new FakeStream(entities);
    const list = await listOf(stream);
    list.order = 'live';
    await list.updateComplete;
    one(list, '[data-id=cycling]').focus();
    push(stream);
    await aTimeout(1100);
    expect(titles(list)[0]).to.equal('Night trains');
    (list.shadowRoot?.activeElement as HTMLElement).blur();
    push(stream);
    stream.push({
      experiments: [experimentOf({ id: 'new', title: 'New', seq: 40, openedAt: '2026-01-05T11:00:00.000Z' })],
    });
    await waitUntil(() => titles(list)[0] === 'Sleep', undefined, { timeout: 3000 });
    expect(all(list, '.waiting')).to.have.length(0);
  });

  it('is another one by the menu', async () => {
    const list = await listOf(new FakeStream(entities));
    const item = all(list, '#sort [role=menuitemradio]').find((each) => textOf(each) === 'By title');
    item?.click();
    await list.updateComplete;
    expect(list.sort).to.equal('title');
    expect(titles(list).slice(1, 3)).to.deep.equal(['Cycling to work', 'Sleep']);
    expect(all(list, '#sort [aria-checked=true]').map(textOf)).to.deep.equal(['By title']);
  });
});

describe('the view that experiment-list shares', () => {
  it('has its order, search and filter, so that a link shows the same', async () => {
    const page = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream(entities)}></variant-stream>`,
    );
    page.view = { sort: 'title', filter: 'question', status: 'running' };
    page.innerHTML = '<experiment-list layout="rows" sort="newest" search="zzz"></experiment-list>';
    const list = page.firstElementChild as ExperimentList;
    await waitUntil(() => titles(list).length > 0);
    expect([list.sort, list.search, list.filter]).to.deep.equal(['title', 'question', 'running']);
    expect(titles(list)).to.deep.equal(['Night trains', 'Cycling to work', 'Sleep']);

    const input = one(list, '.search input') as HTMLInputElement;
    expect(input.value).to.equal('question');
    input.value = 'sleep';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    all(list, '#filter [role=menuitemradio]')[0]?.click();
    all(list, '#sort [role=menuitemradio]')[0]?.click();
    await list.updateComplete;
    const { sort, filter, status } = page.view;
    expect([sort, filter, status]).to.deep.equal(['need', 'sleep', null]);
    expect(titles(list)).to.deep.equal(['Sleep']);

    page.view = { sort: 'unknown', status: 'unknown' };
    await list.updateComplete;
    expect([list.sort, list.filter]).to.deep.equal(['newest', 'all']);
  });
});

describe('the keyboard in experiment-list', () => {
  it('has one tab stop, and moves by arrows, Home and End', async () => {
    const list = await listOf(new FakeStream(entities));
    expect(all(list, '[data-id][tabindex="0"]').map(({ dataset }) => dataset['id'])).to.deep.equal(['trains']);
    one(list, '.row').focus();
    for (const [key, id] of [
      ['ArrowDown', 'cycling'],
      ['End', 'balcony'],
      ['ArrowDown', 'balcony'],
      ['ArrowUp', 'sleep'],
      ['Home', 'trains'],
      ['ArrowUp', 'trains'],
    ] as const) {
      press(list.shadowRoot?.activeElement as Element, key);
      expect(focused(list), key).to.equal(id);
    }
    await list.updateComplete;
    expect(all(list, '[data-id][tabindex="0"]')).to.have.length(1);
  });

  it('goes to the title that one types', async () => {
    const list = await listOf(new FakeStream(entities));
    one(list, '.row').focus();
    press(list.shadowRoot?.activeElement as Element, 's');
    expect(focused(list)).to.equal('sleep');
    await aTimeout(700);
    press(list.shadowRoot?.activeElement as Element, 'C');
    press(list.shadowRoot?.activeElement as Element, 'y');
    expect(focused(list)).to.equal('cycling');
  });

  it('goes to the search by / and Ctrl+K, unless one writes, the page took it, or it is told not to', async () => {
    const list = await listOf(new FakeStream(entities));
    const input = one(list, '.search input') as HTMLInputElement;
    const isSearching = (): boolean => list.shadowRoot?.activeElement === input;
    for (const [key, init] of [
      ['/', {}],
      ['k', { ctrlKey: true }],
      ['K', { metaKey: true }],
    ] as const) {
      input.blur();
      expect(press(document.body, key, init), key).to.equal(false);
      expect(isSearching(), key).to.equal(true);
    }
    expect(press(input, '/')).to.equal(true);
    input.blur();
    list.noShortcuts = true;
    expect(press(document.body, '/')).to.equal(true);
    expect(isSearching()).to.equal(false);
  });

  it('leaves the search for the list, and clears it first', async () => {
    const list = await listOf(new FakeStream(entities));
    const input = one(list, '.search input');
    list.search = 'sl';
    await list.updateComplete;
    input.focus();
    press(input, 'Escape');
    await list.updateComplete;
    expect(list.search).to.equal('');
    press(input, 'ArrowDown');
    expect(focused(list)).to.equal('trains');
  });
});

describe('the search of experiment-list', () => {
  it('looks in titles, contents and patterns, and says how many it found', async () => {
    const list = await listOf(new FakeStream(entities));
    const search = async (words: string): Promise<string[]> => {
      const input = one(list, '.search input') as HTMLInputElement;
      input.value = words;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await list.updateComplete;
      return titles(list);
    };
    expect(await search('TO WORK')).to.deep.equal(['Cycling to work']);
    expect(textOf(one(list, '[role=status]'))).to.equal('1 experiment found');
    expect(await search('content sleep-b')).to.deep.equal(['Sleep']);
    expect(await search('question')).to.have.length(4);
    expect(await search('zzz')).to.deep.equal([]);
    one(list, '.notice .link').click();
    await list.updateComplete;
    expect(titles(list)).to.have.length(4);
  });

  it('chooses the first that it found by Enter', async () => {
    const list = await listOf(new FakeStream(entities));
    list.search = 'sleep';
    await list.updateComplete;
    press(one(list, '.search input'), 'Enter');
    expect(list.experiment).to.equal('sleep');
  });

  it('shows running or decided ones only, by the menu', async () => {
    const list = await listOf(new FakeStream(entities));
    all(list, '#filter [role=menuitemradio]')[2]?.click();
    await list.updateComplete;
    expect([list.filter, titles(list)]).to.deep.equal(['decided', ['Balcony gardens']]);
    expect(textOf(one(list, 'h2'))).to.equal('Experiments 4');
  });
});

describe('a long experiment-list', () => {
  it('shows a part, says of how many, and goes on from there', async () => {
    const many = Array.from({ length: 120 }, (_, i) => experimentOf({ id: `x${i}`, title: `Test ${i}` }));
    const list = await listOf(new FakeStream({ experiments: many }));
    expect(titles(list)).to.have.length(50);
    expect(textOf(one(list, 'h3'))).to.equal('Running 50 of 120');
    one(list, '.more').click();
    await aTimeout(0);
    expect(titles(list)).to.have.length(100);
    expect(focused(list)).to.equal(all(list, '.row')[50]?.dataset['id']);
    expect(textOf(one(list, '.more'))).to.equal('Show 20 more');
  });

  it('folds what was decided on earlier days, and keeps the focus on the heading that unfolds it', async () => {
    const earlier = experimentOf({ id: 'old', title: 'Old', closedAt: '2026-01-02T10:00:00.000Z' });
    const list = await listOf(new FakeStream({ ...entities, experiments: [...experiments, earlier] }));
    const heading = one(list, '.fold');
    heading.focus();
    for (const count of [5, 4]) {
      heading.click();
      await list.updateComplete;
      expect(titles(list)).to.have.length(count);
      expect(heading.getAttribute('aria-expanded')).to.equal(String(count === 5));
      expect(list.shadowRoot?.activeElement).to.equal(heading);
    }
  });

  it('renders no row again that a change does not touch', async () => {
    const stream = new FakeStream(entities);
    const list = await listOf(stream);
    const rows = all(list, '.row');
    const touched = new Set<Node>();
    const observer = new MutationObserver((records) => records.forEach(({ target }) => touched.add(target)));
    observer.observe(list.shadowRoot as ShadowRoot, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    stream.push({
      variants: [
        variantOf({
          id: 'cycling-b',
          experiment: 'cycling',
          letter: 'B',
          seq: 50,
          killDistance: { ...near, logE: 2.9 },
        }),
      ],
    });
    await list.updateComplete;
    await aTimeout(0);
    observer.disconnect();
    const outside = [...touched].filter((node) => !rows[1]?.contains(node));
    expect(touched.size).to.be.above(0);
    expect(outside).to.deep.equal([]);
  });
});

describe('a card of experiment-list', () => {
  it('has the intervals of its variants on one scale, the line of the leader, and how far each is from a stop', async () => {
    const list = await listOf(new FakeStream(entities));
    list.layout = 'cards';
    await list.updateComplete;
    const card = one(list, '[data-id=cycling]');
    expect([...card.querySelectorAll('.letter')].slice(-2).map(textOf)).to.deep.equal(['A', 'B']);
    expect([...card.querySelectorAll('.standing')].map(textOf)).to.deep.equal(['no evidence', '71%']);
    const guides = [...card.querySelectorAll('.guide')].map((guide) => guide.getBoundingClientRect().left);
    expect(new Set(guides).size).to.equal(1);
    expect(guides).to.have.length(2);
  });

  it('keeps its lines in their order, that of a stopped variant too, until that is asked for', async () => {
    const stream = new FakeStream(entities);
    const list = await listOf(stream);
    list.layout = 'cards';
    await list.updateComplete;
    const lettersOn = (): string[] =>
      [...one(list, '[data-id=cycling]').querySelectorAll('.bars .letter')].map((letter) => textOf(letter));
    const { height } = one(list, '[data-id=cycling]').getBoundingClientRect();
    expect(lettersOn()).to.deep.equal(['A', 'B']);
    const [a, b] = variants.filter(({ experiment }) => experiment === 'cycling') as [Variant, Variant];
    stream.push({ variants: [{ ...a, seq: 98, interval: [0.001, 0.002] }, b] });
    await list.updateComplete;
    expect(lettersOn(), 'another one is ahead').to.deep.equal(['A', 'B']);
    stream.push({ variants: [{ ...a, seq: 99, status: 'killed', endedAt: a.postedAt }] });
    await list.updateComplete;
    expect(lettersOn(), 'one is stopped').to.deep.equal(['A', 'B']);
    expect(textOf(one(list, '[data-id=cycling] .standing'))).to.equal('Stopped');
    expect(one(list, '[data-id=cycling]').getBoundingClientRect().height).to.equal(height);
    await waitUntil(() => all(list, '.waiting').length > 0, 'says that it would move', { timeout: 5000 });
    one(list, '.waiting').click();
    await list.updateComplete;
    expect(lettersOn()).to.deep.equal(['B']);
  });

  it('is what a narrow list has on a narrow screen, and no other', async () => {
    const list = await listOf(new FakeStream(entities));
    list.style.inlineSize = '400px';
    list.layout = 'auto';
    await waitUntil(() => all(list, '.bars').length > 0 === innerWidth < 760);
    list.style.inlineSize = '650px';
    await waitUntil(() => all(list, '.bars').length === 0);
  });
});

describe('experiment-list for everybody', () => {
  const shown = async (style: string, layout: string, dir = 'ltr', lang = 'en'): Promise<Element> => {
    const page = await fixture(
      html`<div style=${style} dir=${dir} lang=${lang}>
        <experiment-list layout=${layout} experiment="sleep" .stream=${new FakeStream(entities)}></experiment-list>
      </div>`,
    );
    await nextFrame();
    return page;
  };

  for (const layout of ['rows', 'cards'])
    for (const [name, style, dir, lang] of [
      ['light', 'color-scheme: light', 'ltr', 'en'],
      ['dark', 'color-scheme: dark; background: #161920', 'ltr', 'en'],
      ['from right to left', 'color-scheme: light', 'rtl', 'ar'],
    ] as const)
      it(`has no fault that axe finds: ${layout}, ${name}`, async () => {
        await expect(await shown(style, layout, dir, lang)).to.be.accessible();
      });

  it('mirrors its intervals from right to left', async () => {
    const dots = async (dir: string): Promise<number[]> => {
      const page = await shown('inline-size: 360px', 'cards', dir);
      const tracks = [...(page.querySelector('experiment-list')?.shadowRoot?.querySelectorAll('.track') ?? [])];
      return tracks.map((track) => {
        const [box, dot] = [
          track.getBoundingClientRect(),
          track.querySelector('.span')?.getBoundingClientRect() as DOMRect,
        ];
        return Math.round(dir === 'ltr' ? dot.left - box.left : box.right - dot.right);
      });
    };
    expect(await dots('rtl')).to.deep.equal(await dots('ltr'));
  });

  it('shows another stream as soon as it is given one, in its own order', async () => {
    const list = await listOf(new FakeStream(entities));
    list.sort = 'title';
    await list.updateComplete;
    const others = ['Zebras', 'Apples'].map((title) => experimentOf({ id: title, title }));
    list.stream = new FakeStream({
      experiments: others,
      variants: others.map(({ id }) => variantOf({ id: `${id}-a`, experiment: id })),
    });
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['Apples', 'Zebras']);
  });
});
