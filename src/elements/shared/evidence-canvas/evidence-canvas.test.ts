import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { css, LitElement, type TemplateResult } from 'lit';
import { rgbOf } from '../../testing/color.ts';
import { theme } from '../theme/theme.ts';
import { type CanvasFrame, EvidenceCanvas, evidenceCanvasStyles } from './evidence-canvas.ts';
import { clear } from './ink.ts';
import { linearScale } from './linear-scale.ts';
import { drawCross, drawFlag, drawLetter, drawShield, write, writeWithin } from './marks.ts';

class DrawnThing extends LitElement {
  static override styles = [
    theme,
    evidenceCanvasStyles,
    css`
      .evidence-canvas {
        inline-size: 200px;
        block-size: 100px;
      }
      .l0 {
        color: light-dark(rgb(0, 103, 168), rgb(86, 180, 233));
      }
    `,
  ];
  readonly drawn: string[] = [];
  readonly frames: CanvasFrame[] = [];
  readonly canvas = new EvidenceCanvas(this, {
    box: '.evidence-canvas',
    onFrame: (frame) => this.frames.push(frame),
    layers: {
      grid: (context, { ink, width, height }) => {
        this.drawn.push('grid');
        context.fillStyle = ink.text;
        context.fillRect(0, 0, width, height);
      },
      heads: (context, { ink }) => {
        this.drawn.push('heads');
        context.fillStyle = ink.letters[0] as string;
        context.fillRect(10, 10, 20, 20);
      },
    },
  });
  protected override render(): TemplateResult {
    return html`<section><div class="evidence-canvas"></div></section>`;
  }
}
customElements.define('drawn-thing', DrawnThing);

const drawnIn = async (style = 'color-scheme: light'): Promise<DrawnThing> => {
  const page = await fixture<HTMLElement>(html`<div style=${style}><drawn-thing></drawn-thing></div>`);
  const thing = page.querySelector('drawn-thing') as DrawnThing;
  await waitUntil(() => thing.drawn.length > 0);
  return thing;
};
const canvases = (thing: DrawnThing): HTMLCanvasElement[] => [...(thing.shadowRoot?.querySelectorAll('canvas') ?? [])];
/** Red, green and blue of a layer at a place, CSS pixels. */
function seen(canvas: HTMLCanvasElement | undefined, x: number, y: number): number[] {
  const ratio = window.devicePixelRatio;
  return [...(canvas?.getContext('2d')?.getImageData(x * ratio, y * ratio, 1, 1).data ?? [])].slice(0, 3);
}
const context = (): CanvasRenderingContext2D => {
  const canvas = document.createElement('canvas');
  return canvas.getContext('2d') as CanvasRenderingContext2D;
};
/** Whether anything is drawn in a part of a canvas. */
const isInked = (one: CanvasRenderingContext2D, ...part: [number, number, number, number]): boolean =>
  one.getImageData(...part).data.some((value) => value > 0);

describe('a drawing of layers', () => {
  it('fills its box in pixels of the screen, lowest layer first', async () => {
    const thing = await drawnIn();
    expect(thing.drawn).to.deep.equal(['grid', 'heads']);
    const [grid, heads] = canvases(thing);
    const ratio = window.devicePixelRatio;
    for (const canvas of [grid, heads])
      expect([canvas?.width, canvas?.height]).to.deep.equal([200 * ratio, 100 * ratio]);
    expect(thing.canvas.frame).to.include({ width: 200, height: 100, ratio, isRtl: false, isPaper: false });
  });

  it('draws only the layers that changed, once per frame', async () => {
    const thing = await drawnIn();
    thing.drawn.length = 0;
    thing.canvas.invalidate('heads');
    thing.canvas.invalidate('heads');
    expect(thing.drawn).to.deep.equal([]);
    await nextFrame();
    expect(thing.drawn).to.deep.equal(['heads']);
    await nextFrame();
    expect(thing.drawn).to.deep.equal(['heads']);
  });

  it('draws in the same turn what comes once a frame, and asks for no other frame', async () => {
    const thing = await drawnIn();
    thing.drawn.length = 0;
    thing.canvas.paintSoon('heads');
    thing.canvas.paintSoon('heads');
    expect(thing.drawn).to.deep.equal([]);
    await Promise.resolve();
    expect(thing.drawn).to.deep.equal(['heads']);
    await nextFrame();
    await nextFrame();
    expect(thing.drawn).to.deep.equal(['heads']);
  });

  it('has the colors of the theme, and those of the other scheme when it changes', async () => {
    const thing = await drawnIn();
    expect(seen(canvases(thing)[0], 100, 50)).to.deep.equal([...rgbOf('#181c25')]);
    expect(seen(canvases(thing)[1], 15, 15)).to.deep.equal([0, 103, 168]);
    thing.style.colorScheme = 'dark';
    await waitUntil(() => thing.frames.length > 1);
    await nextFrame();
    expect(seen(canvases(thing)[0], 100, 50)).to.deep.equal([...rgbOf('#eceef3')]);
    expect(seen(canvases(thing)[1], 15, 15)).to.deep.equal([86, 180, 233]);
  });

  it('is drawn again when a font has come', async () => {
    const thing = await drawnIn();
    thing.drawn.length = 0;
    document.fonts.dispatchEvent(new Event('loadingdone'));
    await waitUntil(() => thing.drawn.length > 0);
    expect(thing.drawn).to.deep.equal(['grid', 'heads']);
  });

  it('is drawn again at another size, in the same frame', async () => {
    const thing = await drawnIn();
    thing.drawn.length = 0;
    const box = thing.shadowRoot?.querySelector('.evidence-canvas') as HTMLElement;
    box.style.inlineSize = '300px';
    await waitUntil(() => thing.drawn.length > 0);
    expect(thing.drawn).to.deep.equal(['grid', 'heads']);
    expect(thing.canvas.frame?.width).to.equal(300);
  });

  it('knows the direction of reading', async () => {
    const page = await fixture<HTMLElement>(html`<div dir="rtl"><drawn-thing></drawn-thing></div>`);
    const thing = page.querySelector('drawn-thing') as DrawnThing;
    await waitUntil(() => thing.frames.length > 0);
    expect(thing.canvas.frame?.isRtl).to.equal(true);
  });

  it('is printed in light colors on a dark page, and dark again after it', async () => {
    const thing = await drawnIn('color-scheme: dark; --peeksafe-text: #ffffff');
    window.dispatchEvent(new Event('beforeprint'));
    expect(thing.canvas.frame).to.include({ isPaper: true });
    expect(thing.canvas.frame?.ink.letters[0]).to.equal('rgb(0, 103, 168)');
    expect(thing.canvas.frame?.ink.text).to.equal('rgb(24, 28, 37)');
    expect(canvases(thing)[0]?.width).to.be.at.least(600);
    window.dispatchEvent(new Event('afterprint'));
    expect(thing.canvas.frame?.isPaper).to.equal(false);
    expect(thing.canvas.frame?.ink.text).to.equal('rgb(255, 255, 255)');
  });

  it('costs nothing while it is out of view, and has everything when it comes back', async () => {
    const thing = await drawnIn();
    thing.style.marginBlockStart = '5000px';
    // This observer is younger than that of the drawing, and is told after it.
    await new Promise<void>((isOut) => {
      new IntersectionObserver(([entry], observer) => {
        if (entry?.isIntersecting !== false) return;
        observer.disconnect();
        isOut();
      }).observe(thing);
    });
    await nextFrame();
    thing.drawn.length = 0;
    thing.canvas.invalidate('heads');
    await aTimeout(100);
    expect(thing.drawn).to.deep.equal([]);
    thing.style.marginBlockStart = '';
    await waitUntil(() => thing.drawn.includes('heads'));
  });

  it('draws nothing once it left the page, and again when it is put back', async () => {
    const thing = await drawnIn();
    const page = thing.parentElement as HTMLElement;
    thing.canvas.invalidate();
    thing.remove();
    thing.drawn.length = 0;
    await aTimeout(50);
    expect(thing.drawn).to.deep.equal([]);
    page.append(thing);
    await waitUntil(() => thing.drawn.length > 0);
  });
});

describe('a drawing that is loaded later', () => {
  it('is drawn in an element that has rendered already', async () => {
    const thing = await drawnIn();
    const drawn: string[] = [];
    const late = new EvidenceCanvas(thing, { box: '.evidence-canvas', layers: { only: () => drawn.push('only') } });
    await waitUntil(() => drawn.length > 0);
    expect(late.frame?.width).to.equal(200);
  });
});

describe('a layer that keeps what it drew', () => {
  it('is empty at first and at another size, and not when it is drawn again', async () => {
    const thing = await drawnIn();
    const drawn: boolean[] = [];
    const kept = new EvidenceCanvas(thing, {
      box: '.evidence-canvas',
      kept: ['only'],
      layers: {
        only: (context, _, isEmpty) => {
          drawn.push(isEmpty);
          if (isEmpty) context.fillRect(10, 10, 20, 20);
        },
      },
    });
    await waitUntil(() => drawn.length > 0);
    kept.invalidate();
    await nextFrame();
    expect(drawn).to.deep.equal([true, false]);
    const canvas = canvases(thing).at(-1);
    const ratio = window.devicePixelRatio;
    expect(canvas?.getContext('2d')?.getImageData(15 * ratio, 15 * ratio, 1, 1).data[3]).to.equal(255);
    const box = thing.shadowRoot?.querySelector('.evidence-canvas') as HTMLElement;
    box.style.inlineSize = '300px';
    await waitUntil(() => drawn.length > 2);
    expect(drawn.at(-1)).to.equal(true);
  });
});

describe('a linear scale', () => {
  it('maps values to places and back', () => {
    const x = linearScale([2, 6], [100, 300]);
    expect([x(2), x(4), x(6), x(8)]).to.deep.equal([100, 200, 300, 400]);
    expect([x.invert(100), x.invert(200), x.invert(400)]).to.deep.equal([2, 4, 8]);
  });

  it('is mirrored by a range that falls, and keeps values inside when it is clamped', () => {
    const x = linearScale([0, 1], [300, 100], { isClamped: true });
    expect([x(-1), x(0), x(0.25), x(2)]).to.deep.equal([300, 300, 250, 100]);
    expect([x.invert(400), x.invert(250), x.invert(0)]).to.deep.equal([0, 0.25, 1]);
  });

  it('has one place for a domain of one value', () => {
    expect(linearScale([3, 3], [10, 20])(3)).to.equal(10);
    expect(linearScale([3, 4], [10, 10]).invert(10)).to.equal(3);
  });
});

describe('marks on a canvas', () => {
  it('fade to the same color', () => {
    expect(clear('rgb(0, 103, 168)')).to.equal('rgb(0 103 168 / 0)');
    expect(clear('color(srgb 1 0 0)')).to.equal('rgb(0 0 0 / 0)');
  });

  it('are drawn around their place, and a flag points in the direction of reading', async () => {
    const frame = (await drawnIn()).canvas.frame as CanvasFrame;
    const one = context();
    drawCross(one, frame, 20, 20);
    drawShield(one, frame, 60, 20, frame.ink.text);
    drawLetter(one, frame, 'A', 0, 100, 20);
    drawLetter(one, { ...frame, isForced: true }, 'AB', null, 140, 20);
    drawFlag(one, frame, 180, 20, frame.ink.text);
    drawFlag(one, { ...frame, isRtl: true }, 220, 20, frame.ink.text);
    for (const x of [20, 60, 100, 140, 180, 220]) expect(isInked(one, x - 10, 10, 20, 20), String(x)).to.equal(true);
    expect(isInked(one, 182, 12, 5, 8)).to.equal(true);
    expect(isInked(one, 173, 12, 5, 8)).to.equal(false);
    expect(isInked(one, 213, 12, 5, 8)).to.equal(true);
    write(one, frame, 'evidence', 20, 60, { color: frame.ink.text, size: 12 });
    expect(isInked(one, 20, 54, 40, 12)).to.equal(true);
    const long = 'evidence towards a stop';
    expect(writeWithin(one, frame, long, 20, 90, 60, { color: frame.ink.text, size: 12 })).to.equal(60);
    expect(writeWithin(one, frame, 'so', 20, 90, 60, { color: frame.ink.text, size: 12 })).to.be.within(6, 30);
    expect(isInked(one, 82, 80, 100, 20)).to.equal(false);
  });
});
