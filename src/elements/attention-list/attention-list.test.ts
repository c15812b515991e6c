import { expect, fixture, html } from '@open-wc/testing';
import fc from 'fast-check';
import type { Experiment, Pause } from '../../protocol/index.ts';
import { experimentOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { leadOf } from '../testing/experiment-views.ts';
import { FakeStream, type Entities } from '../testing/fake-stream.ts';
import type { VariantStream } from '../variant-stream/variant-stream.ts';
import '../variant-stream/define.ts';
import './define.ts';
import type { AttentionList } from './attention-list.ts';
import { attentionItems, placed } from './items.ts';

const pauseOf = (cause: Pause['cause']): Pause => ({ cause, reason: '', since: '2026-01-05T11:00:00.000Z', by: null });
const broken = (id: string, cause: Pause['cause'] = 'traffic', seq = 1): Experiment =>
  experimentOf({ id, title: `Title of ${id}`, pause: pauseOf(cause), seq });
const variantsOf = (...experiments: readonly string[]) =>
  experiments.flatMap((experiment) => ['a', 'b'].map((one) => variantOf({ id: `${experiment}-${one}`, experiment })));
const entitiesOf = (...experiments: readonly Experiment[]): Entities => ({
  experiments: [...experiments],
  variants: variantsOf(...experiments.map(({ id }) => id)),
});
const listOf = (stream: FakeStream): Promise<AttentionList> =>
  fixture<AttentionList>(html`<attention-list .stream=${stream}></attention-list>`);
const textsOf = (element: Element): string[] =>
  [...(element.shadowRoot?.querySelectorAll('li') ?? [])].map(
    (one) => one.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  );
const button = (element: Element, name: string): HTMLButtonElement =>
  [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name,
  ) as HTMLButtonElement;

describe('what needs a person', () => {
  const keysOf = (entities: Entities, lines: readonly string[] = []): string[] =>
    attentionItems(
      {
        experiments: entities.experiments ?? [],
        variants: entities.variants ?? [],
        patterns: entities.patterns ?? [],
        suggestions: entities.suggestions ?? [],
      },
      Date.parse('2026-01-05T12:00:00.000Z'),
      (key) => lines.includes(key),
    ).map(({ key }) => key);

  it('comes by severity across all sources', () => {
    const decline = { logE: 10, logNeeded: 9.5, er: 0.01, floor: 0.02 };
    expect(
      keysOf({
        ...entitiesOf(broken('x', 'operator'), broken('y', 'late'), broken('z')),
        patterns: [patternOf({ id: 'worn', level: 'fatigued', decline })],
        suggestions: [suggestionOf({ id: 's', priority: 'critical', about: { kind: 'stream', id: 'demo' } })],
      }),
    ).to.deep.equal(['experiment late y', 'experiment split z', 'suggestion s', 'experiment paused x', 'pattern worn']);
  });

  it('is a guardrail that is broken, before what somebody paused by hand', () => {
    expect(keysOf(entitiesOf(broken('x', 'operator'), broken('y', 'guardrail')))).to.deep.equal([
      'experiment guardrail y',
      'experiment paused x',
    ]);
  });

  it('is no pattern that is only used often, nor one whose warning is snoozed', () => {
    const decline = { logE: 10, logNeeded: 9.5, er: 0.01, floor: 0.02 };
    const worn = patternOf({ id: 'worn', level: 'fatigued', decline });
    expect(keysOf({ patterns: [patternOf({ id: 'p', level: 'overused' })] })).to.deep.equal([]);
    expect(keysOf({ patterns: [{ ...worn, snoozedUntil: '2026-01-05T13:00:00.000Z' }] })).to.deep.equal([]);
    expect(keysOf({ patterns: [{ ...worn, snoozedUntil: '2026-01-05T11:00:00.000Z' }] })).to.deep.equal([
      'pattern worn',
    ]);
  });

  it('is said once: a critical suggestion about an experiment that is there already is left out', () => {
    const suggestion = (id: string, of: string) =>
      suggestionOf({ id, priority: 'critical', about: { kind: 'variant', id: `${of}-a` } });
    expect(
      keysOf({
        experiments: [broken('x'), experimentOf({ id: 'y' })],
        variants: variantsOf('x', 'y'),
        suggestions: [suggestion('s', 'x'), suggestion('t', 'y')],
      }),
    ).to.deep.equal(['experiment split x', 'suggestion t']);
  });

  it('is one line for all experiments that could be closed, below all alarms', () => {
    const equal = (id: string): Experiment =>
      experimentOf({
        id,
        lead: leadOf({
          ...{ leader: `${id}-a`, runnerUp: `${id}-b`, verdict: 'too-early' },
          ...{ ratio: { estimate: 1, low: 0.95, high: 1.05 }, difference: { estimate: 0, low: -0.002, high: 0.003 } },
        }),
      });
    expect(keysOf(entitiesOf(equal('x'), broken('y', 'operator')))).to.deep.equal([
      'experiment paused y',
      'experiment equal x',
    ]);
    const many = entitiesOf(equal('x'), broken('y', 'operator'), equal('z'));
    const suggestions = [suggestionOf({ id: 's', priority: 'critical', about: { kind: 'experiment', id: 'z' } })];
    expect(keysOf({ ...many, suggestions })).to.deep.equal(['experiment paused y', 'experiments equal']);
  });

  it('is one line for more than three experiments with the same alarm, unless one of them has a line already', () => {
    const of = (...ids: string[]): Entities => entitiesOf(...ids.map((id) => broken(id)));
    const alone = ['w', 'x', 'y', 'z'].map((id) => `experiment split ${id}`);
    expect(keysOf(of('w', 'x', 'y'))).to.deep.equal(alone.slice(0, 3));
    expect(keysOf(of('w', 'x', 'y', 'z'))).to.deep.equal(['experiments split']);
    expect(keysOf(of('w', 'x', 'y', 'z'), [alone[1] ?? ''])).to.deep.equal(alone);
    expect(keysOf(of('w', 'x'), ['experiments split'])).to.deep.equal(['experiments split']);
    expect(keysOf(of('w'), ['experiments split'])).to.deep.equal(alone.slice(0, 1));
  });

  it('is a suggestion of high priority, below all alarms, and one line for several', () => {
    const high = (id: string) => suggestionOf({ id, priority: 'high', about: { kind: 'stream', id: 'demo' } });
    const paused = entitiesOf(broken('y', 'operator'));
    expect(keysOf({ ...paused, suggestions: [high('s')] })).to.deep.equal(['experiment paused y', 'suggestion s']);
    expect(keysOf({ ...paused, suggestions: [high('s'), high('t')] })).to.deep.equal([
      'experiment paused y',
      'suggestions',
    ]);
    expect(keysOf({ suggestions: [suggestionOf({ id: 's', priority: 'medium' })] })).to.deep.equal([]);
  });

  const keys = fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map(String));

  it('never moves between lines, and takes a line when one is free', () => {
    fc.assert(
      fc.property(fc.array(keys, { minLength: 1 }), (steps) => {
        let before = placed(null, steps[0] ?? [], 3);
        expect(before.keys.length).to.be.within(1, 3);
        for (const step of steps.slice(1)) {
          const after = placed(before, step, 3);
          expect(after.keys.length).to.equal(before.keys.length);
          for (const [line, key] of before.keys.entries())
            if (key !== null && step.includes(key)) expect(after.keys[line]).to.equal(key);
          const shown = after.keys.filter((key) => key !== null);
          expect(new Set(shown).size).to.equal(shown.length);
          expect(shown.length).to.equal(Math.min(after.keys.length, step.length));
          before = after;
        }
      }),
    );
  });
});

describe('attention-list', () => {
  it('says in a line what needs somebody and why', async () => {
    const element = await listOf(new FakeStream(entitiesOf(broken('x'))));
    expect(textsOf(element)).to.deep.equal([
      'Critical Title of x Traffic is not split as planned. Automatic stops are paused. See split',
    ]);
  });

  it('always has a line: an alarm that comes moves nothing, and the next is counted', async () => {
    const stream = new FakeStream({ experiments: [], variants: variantsOf('x', 'y') });
    const element = await listOf(stream);
    expect(textsOf(element)).to.deep.equal(['Nothing needs you now']);
    const height = element.getBoundingClientRect().height;
    stream.push({ experiments: [broken('x', 'operator', 10)] });
    await element.updateComplete;
    expect(textsOf(element)[0]).to.contain('Title of x');
    expect(element.getBoundingClientRect().height).to.equal(height);
    stream.push({ experiments: [broken('y', 'traffic', 11)] });
    await element.updateComplete;
    expect(textsOf(element).length).to.equal(1);
    expect(element.getBoundingClientRect().height).to.equal(height);
    button(element, '1 more needs you').click();
    await element.updateComplete;
    expect(textsOf(element).map((one) => one.slice(0, 20))).to.deep.equal([
      'Critical Title of y ',
      'Warning Title of x A',
    ]);
    expect(element.shadowRoot?.activeElement ?? document.activeElement).to.not.equal(null);
  });

  it('announces what comes, and nothing that was there before', async () => {
    const stream = new FakeStream(entitiesOf(broken('x')));
    const element = await listOf(stream);
    const status = (): string =>
      element.shadowRoot?.querySelector('.visually-hidden[role="status"]')?.textContent ?? '';
    expect(status()).to.equal('');
    stream.push({
      experiments: [broken('y', 'operator', 10)],
      variants: variantsOf('y').map((one) => ({ ...one, seq: 10 })),
    });
    for (let i = 0; i < 200 && status() === ''; i++) await new Promise((go) => requestAnimationFrame(go));
    expect(status()).to.equal('Warning: Title of y. Automatic stops are paused by hand.');
  });

  it('chooses the experiment of a line for the elements around it, unless the page shows it itself', async () => {
    const provider = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream(entitiesOf(broken('x')))}
        ><attention-list></attention-list
      ></variant-stream>`,
    );
    const element = provider.querySelector('attention-list') as AttentionList;
    await element.updateComplete;
    const asked: string[] = [];
    element.addEventListener('peeksafe-attention', (event) => {
      asked.push(`${event.detail.kind} ${event.detail.id}`);
      if (asked.length === 1) event.preventDefault();
    });
    button(element, 'See split: Title of x').click();
    expect(provider.view.experiment).to.equal(null);
    button(element, 'See split: Title of x').click();
    expect([provider.view.experiment, ...asked]).to.deep.equal(['x', 'experiment x', 'experiment x']);
  });

  it('shows the list of experiments that could be closed, which then begins with them', async () => {
    const lead = leadOf({
      ...{ verdict: 'too-early', ratio: { estimate: 1, low: 0.95, high: 1.05 } },
      ...{ leader: 'x-a', runnerUp: 'x-b', difference: { estimate: 0, low: -0.002, high: 0.003 } },
    });
    const equal = ['x', 'y'].map((id) =>
      experimentOf({ id, lead: { ...lead, leader: `${id}-a`, runnerUp: `${id}-b` } }),
    );
    const provider = await fixture<VariantStream>(
      html`<variant-stream .stream=${new FakeStream(entitiesOf(...equal))}
        ><attention-list></attention-list
      ></variant-stream>`,
    );
    provider.view = { sort: 'title', status: 'decided', filter: 'words' };
    const element = provider.querySelector('attention-list') as AttentionList;
    await element.updateComplete;
    expect(textsOf(element)).to.deep.equal([
      'Decide 2 experiments could be closed The two best of each hardly differ. More traffic will hardly tell them apart. Show',
    ]);
    const asked: string[] = [];
    element.addEventListener('peeksafe-attention', ({ detail }) => asked.push(`${detail.kind} ${detail.id}`));
    button(element, 'Show: 2 experiments could be closed').click();
    expect(asked).to.deep.equal(['experiments equal']);
    const { sort, status, filter, experiment } = provider.view;
    expect({ sort, status, filter, experiment }).to.deep.equal({
      sort: 'need',
      status: 'all',
      filter: '',
      experiment: null,
    });
  });

  it('has one line for many alarms alike, and each of those that come while people look', async () => {
    const many = await listOf(new FakeStream(entitiesOf(...['v', 'w', 'x', 'y'].map((id) => broken(id)))));
    expect(textsOf(many)).to.deep.equal([
      'Critical 4 experiments are not split as planned Automatic stops are paused in each. Show',
    ]);
    const stream = new FakeStream(entitiesOf(broken('v'), broken('w'), broken('x')));
    const element = await listOf(stream);
    stream.push({
      experiments: [broken('y', 'traffic', 10)],
      variants: variantsOf('y').map((one) => ({ ...one, seq: 10 })),
    });
    await element.updateComplete;
    expect(textsOf(element).map((one) => one.slice(0, 19))).to.deep.equal(
      ['v', 'w', 'x'].map((id) => `Critical Title of ${id}`),
    );
    button(element, '1 more needs you').click();
    await element.updateComplete;
    expect(textsOf(element).length).to.equal(4);
  });

  it('resumes stops for a viewer who may, after it asked the page', async () => {
    const stream = new FakeStream(entitiesOf(broken('x')));
    const element = await listOf(stream);
    expect(button(element, 'Resume stops: Title of x')).to.equal(undefined);
    stream.setScopes(['view', 'operate']);
    await element.updateComplete;
    let asked = 0;
    element.addEventListener('peeksafe-resume', () => asked++);
    button(element, 'Resume stops: Title of x').focus();
    button(element, 'Resume stops: Title of x').click();
    for (let i = 0; i < 200 && stream.actions.length === 0; i++) await new Promise((go) => requestAnimationFrame(go));
    expect(asked).to.equal(1);
    expect(stream.actions.map(({ kind }) => kind)).to.deep.equal(['experiment.resumed']);
    await element.updateComplete;
    expect(button(element, 'Resume stops: Title of x')).to.equal(undefined);
    expect(element.shadowRoot?.activeElement?.className, 'the focus stays in the list').to.equal('card');
  });

  it('says that it waits while no data has come', async () => {
    expect((await listOf(new FakeStream())).shadowRoot?.textContent).to.contain('Waiting');
  });

  for (const dir of ['ltr', 'rtl'])
    it(`has no fault that axe finds (${dir})`, async () => {
      const page = await fixture(html`<div dir=${dir}></div>`);
      const element = document.createElement('attention-list');
      const stream = new FakeStream(entitiesOf(broken('x'), broken('y', 'operator'), broken('z', 'late')));
      stream.setScopes(['view', 'operate']);
      element.stream = stream;
      page.append(element);
      await element.updateComplete;
      await expect(element).to.be.accessible();
    });
});

describe('a title that is longer than its line', () => {
  it('gives way to what is said about it, so that each line stays one line', async () => {
    const title =
      'They Laughed When She Sat Down At The Piano And Nobody Left The Room Before She Had Played The Very Last Of All The Notes';
    const entities = entitiesOf(...['x', 'y', 'z'].map((id) => ({ ...broken(id), title })));
    const element = await fixture<AttentionList>(
      html`<attention-list style="inline-size: 1200px" .stream=${new FakeStream(entities)}></attention-list>`,
    );
    for (const line of element.shadowRoot?.querySelectorAll('li') ?? []) {
      const what = line.querySelector<HTMLElement>('.what') as HTMLElement;
      const name = what.querySelector('b') as HTMLElement;
      expect(name.scrollWidth, 'cut off').to.be.above(name.clientWidth);
      expect(name.title).to.equal(title);
      expect(what.offsetHeight, 'one line').to.be.below(2 * name.offsetHeight);
    }
  });
});
