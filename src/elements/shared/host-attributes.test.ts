import { expect, nextFrame } from '@open-wc/testing';
import type { LitElement } from 'lit';
import * as elements from '../index.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';

/** Every tag there is. */
const TAGS = Object.values(elements)
  .filter((one) => typeof one === 'function' && one.prototype instanceof HTMLElement)
  .map((one) => customElements.getName(one as unknown as CustomElementConstructor) as string);

const streamOf = (): FakeStream =>
  new FakeStream({
    variants: [variantOf({ id: 'a' }), variantOf({ id: 'b', status: 'killed' })],
    kills: [killOf({ id: 'k', variant: 'b' })],
    experiments: [experimentOf({ id: 'x' })],
    patterns: [patternOf({ id: 'urgency' })],
    suggestions: [suggestionOf({ id: 's' })],
  });

const attributesOf = (element: Element): string[] =>
  [...element.attributes].map(({ name, value }) => `${name}="${value}"`);

async function settled(element: LitElement): Promise<void> {
  for (let i = 0; i < 3; i++) await nextFrame();
  await element.updateComplete;
}

describe('the tag of an element', () => {
  it('is known for every element', () => {
    expect(TAGS).to.include('variant-table').and.have.length.of.at.least(9);
  });

  // A framework that hydrates compares a tag with what it rendered on the server: one attribute more is a mismatch.
  for (const tag of TAGS)
    it(`has no attribute that its page did not write (<${tag}>)`, async () => {
      const element = document.createElement(tag) as LitElement & { stream: FakeStream | null };
      expect(attributesOf(element), 'made').to.deep.equal([]);
      document.body.append(element);
      try {
        await settled(element);
        expect(attributesOf(element), 'without a stream').to.deep.equal([]);
        element.stream = streamOf();
        await settled(element);
        expect(attributesOf(element), 'with a stream').to.deep.equal([]);
      } finally {
        element.remove();
      }
      expect(attributesOf(element), 'taken out').to.deep.equal([]);
    });

  it('says what a person chose, and nothing when that is the default again', async () => {
    const table = document.createElement('variant-table');
    document.body.append(table);
    try {
      table.density = 'compact';
      await table.updateComplete;
      expect(attributesOf(table)).to.deep.equal(['density="compact"']);
      table.density = 'comfortable';
      await table.updateComplete;
      expect(attributesOf(table)).to.deep.equal([]);
      for (const word of ['compact', 'dense']) table.setAttribute('density', word);
      expect(table.density).to.equal('comfortable');
      table.removeAttribute('density');
      expect(table.density).to.equal('comfortable');
    } finally {
      table.remove();
    }
  });
});
