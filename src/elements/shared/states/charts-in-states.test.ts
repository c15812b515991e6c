import { expect } from '@open-wc/testing';
import { everything, root, shown, walk } from '../../testing/every-state.ts';

walk('charts');

describe('nothing moves when the content takes the place of its outline', () => {
  for (const tag of ['er-chart', 'er-fan', 'variant-summary', 'fatigue-banner'])
    it(`of <${tag}>`, async () => {
      const { element, stream } = await shown(tag, {}, 1200);
      const { height } = element.getBoundingClientRect();
      expect(height).to.be.above(20);
      stream.reset({ ...everything(), patterns: [] });
      stream.setStatus('live', 'synchronized');
      await element.updateComplete;
      expect(root(element).querySelector('.unready')).to.equal(null);
      // Less than a device draws.
      expect(element.getBoundingClientRect().height).to.be.closeTo(height, 0.1);
    });
});
