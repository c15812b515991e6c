import { aTimeout, expect } from '@open-wc/testing';
import { LazyScene } from './lazy-scene.ts';

describe('a scene that is not there yet', () => {
  it('is not made for a chart that nobody sees, and knows nothing of times', async () => {
    let isSeen = false;
    let asked = 0;
    const scene = new LazyScene(
      () => {
        asked++;
        return isSeen;
      },
      () => {},
    );
    scene.setModel({} as never);
    await aTimeout(50);
    expect(asked).to.equal(1);
    expect(scene.domain).to.equal(null);
    let isThere = false;
    void scene.whenLoaded().then(() => (isThere = true));
    await aTimeout(50);
    expect(isThere).to.equal(false);
    isSeen = true;
    scene.setModel({} as never);
    await scene.whenLoaded();
    await aTimeout(0);
    expect(isThere).to.equal(true);
    scene.detach();
  });
});
