import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { LazyScene } from './lazy-scene.ts';

class Host extends LitElement {}
customElements.define('lazy-scene-host', Host);

describe('a scene that is not there yet', () => {
  it('is not made for a chart that nobody sees, and knows nothing of times', async () => {
    let isSeen = false;
    let asked = 0;
    const scene = new LazyScene(
      new Host(),
      () => {
        asked++;
        return isSeen;
      },
      () => {},
    );
    scene.setModel({} as never);
    // The module itself is there, so that only the chart is missing.
    await import('./scene.ts');
    expect(asked).to.equal(1);
    expect(scene.domain).to.equal(null);
    let isThere = false;
    const made = scene.whenLoaded().then(() => (isThere = true));
    await new Promise(requestAnimationFrame);
    expect(isThere).to.equal(false);
    isSeen = true;
    scene.setModel({} as never);
    await made;
    scene.detach();
  });
});
