import { expect } from '@open-wc/testing';
import { letterAt } from '../../shared/letters/letters.ts';
import { lineClass, lineStyle, LineStyles, STYLE_COUNT, type StyledVariant } from './line-styles.ts';

const variantsOf = (letters: string, isGone = false): StyledVariant[] =>
  [...letters].map((letter) => ({ id: letter.toLowerCase(), letter, isGone }));

describe('the styles of lines', () => {
  it('differ by color or dash for fifty lines of one experiment', () => {
    const all = Array.from({ length: 50 }, (_, i) => ({ id: String(i), letter: letterAt(i), isGone: false }));
    const styles = [...new LineStyles().assign(all).values()].map((style) => JSON.stringify(style));
    expect(new Set(styles).size).to.equal(50);
    expect(STYLE_COUNT).to.be.at.least(50);
  });

  it('have the color of the letter, as everywhere, whichever lines are shown', () => {
    const styles = new LineStyles();
    const classes = (letters: string): string[] => [...styles.assign(variantsOf(letters)).values()].map(lineClass);
    expect(classes('ABCDE')).to.deep.equal(['l0', 'l1', 'l2', 'l3', 'l4']);
    expect(classes('CA')).to.deep.equal(['l2', 'l0']);
    expect(styles.assign(variantsOf('A', true)).get('a')?.color).to.not.equal(lineStyle(0).color);
  });

  it('stay with a variant while others come and go', () => {
    const styles = new LineStyles();
    const before = styles.assign(variantsOf('ABH')).get('h');
    expect(styles.assign(variantsOf('HC')).get('h')).to.deep.equal(before);
  });

  it('tell two apart that have the same letter in different experiments', () => {
    const twice = [...variantsOf('A'), { id: 'other', letter: 'A', isGone: false }];
    const [one, other] = new LineStyles().assign(twice).values();
    expect([one?.color, other?.color]).to.deep.equal([0, 0]);
    expect(one?.dash).to.not.deep.equal(other?.dash);
  });

  it('differ by their dashes alone where the system gives all the same color', () => {
    const dashes = [...new LineStyles().assign(variantsOf('ABCDEFGHIJ'), false).values()].map(({ dash }) =>
      dash.join(),
    );
    expect(new Set(dashes).size).to.equal(10);
  });
});
