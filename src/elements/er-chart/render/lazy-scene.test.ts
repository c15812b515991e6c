import { aTimeout, expect } from '@open-wc/testing';
import { LazyScene } from './lazy-scene.ts';

describe('a drawing that is not there yet', () => {
  it('is not made for a chart that nobody sees, and knows nothing of times', async () => {
    let isSeen = false;
    let asked = 0;
    const drawing = new LazyScene(
      () => {
        asked++;
        return isSeen;
      },
      () => {},
    );
    drawing.setModel({} as never);
    await aTimeout(50);
    expect(asked).to.equal(1);
    expect(drawing.domain).to.equal(null);
    let isThere = false;
    void drawing.scene().then(() => (isThere = true));
    await aTimeout(50);
    expect(isThere).to.equal(false);
    isSeen = true;
    drawing.setModel({} as never);
    await drawing.scene();
    await aTimeout(0);
    expect(isThere).to.equal(true);
    drawing.detach();
  });
});
