import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import * as module from '../../index.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';

type ElementClass = (new () => LitElement) & typeof LitElement;
// The tag that counts one variant has no properties of Lit: each of its own is its attribute.
const CLASSES = Object.values(module).filter(
  (one): one is ElementClass & typeof one => typeof one === 'function' && one.prototype instanceof LitElement,
) as readonly ElementClass[];

/** A value of each property that is not its default. */
const OTHERS: Readonly<Record<string, unknown>> = {
  ...{ stream: new FakeStream({}), src: '/v1/streams/none', token: 'secret', htmlFor: 'elsewhere' },
  ...{
    variants: [variantOf({ id: 'a' })],
    experiments: [experimentOf({ id: 'x' })],
    patterns: [patternOf({ id: 'p' })],
  },
  ...{ kills: [killOf({ id: 'k', variant: 'a' })], suggestions: [suggestionOf({ id: 's' })] },
  history: { series: [] },
  ...{ range: 60, mode: 'windowed', windowMinutes: 5, paused: true, group: 'g', limit: 7, steady: true },
  ...{
    shown: ['a'],
    notes: [],
    closings: [],
    all: true,
    cause: 'note',
    display: 'timeline',
    silent: true,
    details: 'drawer',
    lastLook: 5,
  },
  ...{ sorting: [{ key: 'er', descending: false }], filter: { text: 'words' }, columns: ['er'], grouped: true },
  timeZone: 'Asia/Kathmandu',
  ...{ experiment: 'x', metric: 'dwell', order: 'live' },
  view: { experiment: 'x', range: { kind: 'today' }, sort: 'er', filter: 'a', selection: ['a'], columns: ['er'] },
  ...{ density: 'compact', open: 'a', selected: ['a'] },
  ...{ experiment: 'x', lanes: [{ letter: 'A', logE: 1, logNeeded: 3 }], moment: 5, form: 'card' },
};

/** The same for properties whose name means something else in one element. */
const OTHERS_OF: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'experiment-list': { sort: 'title', filter: 'decided', search: 'words', layout: 'cards', noShortcuts: true },
  'er-fan': { range: { kind: 'all' }, notes: [], ordinary: true },
  'experiment-view': { selection: ['a'] },
  'kill-feed': { order: 'hold' },
  'variant-table': {
    grouped: false,
    extraColumns: [{ name: 'desk', label: 'Desk', value: () => 'Sport' }],
  },
};
const othersOf = (tag: string): Readonly<Record<string, unknown>> => ({ ...OTHERS, ...OTHERS_OF[tag] });

const valueOf = (element: object, name: PropertyKey): unknown => Reflect.get(element, name) as unknown;

async function inPage(make: ElementClass): Promise<LitElement> {
  const element = new make();
  document.body.append(element);
  await element.updateComplete;
  return element;
}

afterEach(() => document.body.replaceChildren());

describe('every property of every element', () => {
  it('has a value here that is not its default', () => {
    expect(CLASSES.length).to.be.at.least(9);
    for (const one of CLASSES)
      for (const name of one.elementProperties.keys()) {
        const element = new one();
        const others = othersOf(element.localName);
        const where = `<${element.localName}>: ${String(name)}`;
        expect(others, where).to.have.property(String(name));
        expect(valueOf(element, name), where).not.to.deep.equal(others[String(name)]);
      }
  });

  for (const one of CLASSES) {
    const names = [...one.elementProperties.keys()];
    const tag = new one().localName;
    const others = othersOf(tag);

    for (const name of names)
      it(`<${tag}>: ${String(name)} set to undefined means its default, before and after it is in a page`, async () => {
        const initial = valueOf(new one(), name);
        const early = new one();
        Reflect.set(early, name, undefined);
        expect(valueOf(early, name), 'from the beginning').to.deep.equal(initial);

        const element = await inPage(one);
        const before = element.outerHTML;
        Reflect.set(element, name, others[String(name)]);
        await element.updateComplete;
        Reflect.set(element, name, undefined);
        await element.updateComplete;
        expect(valueOf(element, name), 'after another value').to.deep.equal(initial);
        expect(element.outerHTML, 'nothing of it is left').to.equal(before);
      });

    for (const [name, { type, attribute }] of one.elementProperties) {
      const attributeName = typeof attribute === 'string' ? attribute : String(name).toLowerCase();
      if (attribute !== false)
        it(`<${tag}>: ${attributeName} has its default again when the attribute is removed`, async () => {
          const element = await inPage(one);
          const initial = valueOf(element, name);
          element.setAttribute(attributeName, String(others[String(name)]));
          await element.updateComplete;
          expect(valueOf(element, name)).to.deep.equal(others[String(name)]);
          element.removeAttribute(attributeName);
          await element.updateComplete;
          expect(valueOf(element, name)).to.deep.equal(initial);
        });
      if (attribute !== false)
        it(`<${tag}>: ${String(name)} reads a string that a template gives to the property as its attribute`, () => {
          const element = new one();
          Reflect.set(element, name, String(others[String(name)]));
          expect(valueOf(element, name)).to.deep.equal(others[String(name)]);
        });
      if (type === Number)
        it(`<${tag}>: ${String(name)} is never NaN or below nothing`, () => {
          const element = new one();
          const initial = valueOf(element, name);
          for (const value of [NaN, -1, -Infinity, 'ten', '']) {
            Reflect.set(element, name, value);
            expect(valueOf(element, name), String(value)).to.equal(initial);
            element.setAttribute(attributeName, String(value));
            expect(valueOf(element, name), `${value} as attribute`).to.equal(initial);
          }
        });
    }
  }
});
