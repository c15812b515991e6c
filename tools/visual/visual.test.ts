import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compare, type Comparison } from './compare.ts';
import type { Scene } from './scene.ts';
import { SCENES } from './scenes.ts';
import { Studio } from './studio.ts';

/** Draws by a graphics card's rules: the edges of letters and shapes come out otherwise, as on another machine. */
const OTHER_RASTERIZER = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-gpu-rasterization',
];

const sceneOf = (name: string): Scene => {
  const scene = SCENES.find((one) => one.name === name);
  assert.ok(scene, `There is no scene ${name}`);
  return scene;
};
const reasonOf = (comparison: Comparison): string => (comparison.isAlike ? '' : comparison.reason);

describe('the pictures of the elements', { skip: process.platform !== 'linux' && 'compared on Linux only' }, () => {
  let studio: Studio;
  const taken = new Map<string, Uint8Array>();
  const picture = async (name: string): Promise<Uint8Array> => {
    const known = taken.get(name) ?? (await studio.picture(sceneOf(name)));
    taken.set(name, known);
    return known;
  };
  /** The reason given when an element looks as if these rules had been added to it. */
  const saidOf = async (name: string, css: string): Promise<string> =>
    reasonOf(compare(await picture(name), await studio.picture(sceneOf(name), css)));

  before(async () => {
    studio = await Studio.open();
  });
  after(() => studio.close());

  it('have a name each', () => {
    assert.equal(new Set(SCENES.map(({ name }) => name)).size, SCENES.length);
  });

  it('come out the same a second time, to the last bit', async () => {
    const name = 'er-chart/every-status.light';
    assert.deepEqual(Buffer.from(await picture(name)), Buffer.from(await studio.picture(sceneOf(name))));
  });

  it('are alike on a machine that smooths letters and edges otherwise', async () => {
    const other = await Studio.open({ flags: OTHER_RASTERIZER });
    try {
      let isOther = false;
      for (const name of [
        'variant-table/every-status.light',
        'kill-feed/every-cause.light',
        'fatigue-banner/every-wear.light',
      ]) {
        const [here, there] = [await picture(name), await other.picture(sceneOf(name))];
        isOther ||= !Buffer.from(here).equals(Buffer.from(there));
        assert.equal(reasonOf(compare(here, there)), '', name);
      }
      assert.ok(isOther, 'The other machine draws in no other way, so that this shows nothing.');
    } finally {
      await other.close();
    }
  });

  it('are not alike when an axis has moved by one pixel', async () => {
    assert.match(await saidOf('er-chart/every-status.light', '.gridline { translate: 0 1px }'), /elsewhere/);
    assert.match(await saidOf('er-chart/every-status.dark', '.gridline { translate: 0 1px }'), /elsewhere/);
    assert.notEqual(await saidOf('er-chart/every-status.light', '.label.time { translate: 1px 0 }'), '');
    assert.notEqual(await saidOf('er-chart/every-status.light', '.label { translate: 0 1px }'), '');
  });

  it('are not alike when a color has changed, of a line, a ground or a word, even a little', async () => {
    assert.match(await saidOf('er-chart/every-status.light', ':host { --_line: #d7dae1 }'), /another color/);
    assert.match(await saidOf('kill-feed/every-cause.light', ':host { --_surface: #fffdf5 }'), /another color/);
    assert.match(await saidOf('kill-feed/every-cause.light', ':host { --_text-quiet: #606878 }'), /#565d6d/);
    assert.match(await saidOf('stream-status/live.light', ':host { --_good: #1a8045 }'), /#007a62|#1a8045/);
  });

  it('are not alike when the element has grown by a pixel', async () => {
    assert.match(await saidOf('kill-feed/every-cause.light', '.card { padding-block-end: 1px }'), /pixels and was/);
  });

  it('say which element has an error or is not there', async () => {
    const unknown = { ...sceneOf('kill-feed/empty.light'), name: 'x/y.light', tag: 'no-such-tag' };
    await assert.rejects(studio.picture(unknown), /x\/y\.light: .*no element <no-such-tag>/s);
  });
});
