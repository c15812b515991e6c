import { expect } from '@open-wc/testing';
import { lineStyle, LineStyles, STYLE_COUNT } from './line-styles.ts';

describe('the styles of lines', () => {
  it('differ by color or dash for more than fifty lines', () => {
    const all = Array.from({ length: STYLE_COUNT }, (_, i) => lineStyle(i));
    expect(all.length).to.be.above(50);
    expect(new Set(all.map((style) => JSON.stringify(style))).size).to.equal(all.length);
  });

  it('stay with a variant while others come and go', () => {
    const styles = new LineStyles();
    const before = styles.assign(['a', 'b', 'c']).get('c');
    expect(styles.assign(['c', 'd']).get('c')).to.deep.equal(before);
  });
});
