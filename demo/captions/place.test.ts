import { expect } from '@open-wc/testing';
import { placeBeside } from './place.ts';

const CAPTION = { width: 300, height: 90 };
const WINDOW = { width: 390, windowTop: 0, windowHeight: 844 };

describe('the place of a caption', () => {
  it('is below what it explains, and above where the window ends', () => {
    expect(placeBeside({ left: 20, top: 100, width: 350, height: 200 }, CAPTION, WINDOW, false).top).to.equal(312);
    expect(placeBeside({ left: 20, top: 700, width: 350, height: 130 }, CAPTION, WINDOW, false).top).to.equal(598);
  });

  it('never covers what it explains, and never leaves the page, wherever that is and in both directions', () => {
    for (const isRtl of [false, true])
      for (const width of [390, 1280, 1920])
        for (const windowTop of [0, 700])
          for (let top = 0; top < 2000; top += 37)
            for (const height of [40, 300, 1200])
              for (const left of [0, width / 2, width - 60]) {
                const target = { left, top, width: Math.min(60, width - left), height };
                const place = placeBeside(target, CAPTION, { width, windowTop, windowHeight: 800 }, isRtl);
                const isClear = place.top >= top + height || place.top + CAPTION.height <= top;
                expect(isClear, JSON.stringify({ target, place })).to.equal(true);
                expect(place.left).to.be.within(0, width - CAPTION.width);
                expect(place.top).to.be.at.least(0);
              }
  });

  it('begins where what it explains begins, in the direction of reading', () => {
    const target = { left: 400, top: 100, width: 500, height: 100 };
    const page = { ...WINDOW, width: 1280 };
    expect(placeBeside(target, CAPTION, page, false).left).to.equal(400);
    expect(placeBeside(target, CAPTION, page, true).left).to.equal(600);
  });
});
