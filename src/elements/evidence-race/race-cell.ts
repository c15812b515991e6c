import { css, svg, html, type TemplateResult } from 'lit';
import { placeOf } from '../shared/letters/letters.ts';
import { raceSentence, type RaceLanguage } from './data/lane-texts.ts';
import { progressOf, type RaceLane } from './data/lanes.ts';

/** The size of a cell, CSS pixels. */
const [WIDTH, HEIGHT] = [120, 40];
/** The line at "needed" stands here; beyond it is room for the round end of a bar. */
const LINE_X = 114;
/** A lane is at most this high, and its bar at least that. */
const [MAX_LANE, MIN_BAR] = [8, 1.4];

/** The looks of `raceCell`; needs `letterColors`. */
export const raceCellStyles = css`
  .race-cell {
    display: block;
    inline-size: calc(120 * var(--_unit));
    block-size: calc(40 * var(--_unit));
    flex: none;
  }
  .race-cell:dir(rtl) {
    scale: -1 1;
  }
  .race-cell path {
    fill: currentcolor;
  }
  .race-cell .ground {
    color: light-dark(#eceef3, #262b35);
  }
  .race-cell .line {
    color: var(--_text);
  }
  .race-cell .gone {
    opacity: 0.45;
  }
  @media (forced-colors: active) {
    .race-cell path {
      fill: CanvasText;
    }
    .race-cell .ground {
      fill: none;
      stroke: CanvasText;
    }
    .race-cell .gone {
      opacity: 1;
      fill: GrayText;
    }
  }
`;

const bar = (y: number, width: number, height: number): string => `M0,${y}h${width}v${height}h${-width}z`;
const short = (value: number): number => Math.round(value * 10) / 10;

/**
 * A race in 120 x 40 pixels, for the row of a list or the cell of a table. One path a lane: 200 rows take about two
 * thirds of the main thread's time of as many canvases, and as much as boxes do.
 */
export function raceCell(lanes: readonly RaceLane[], logNeeded: number, language: RaceLanguage): TemplateResult {
  const shown = lanes.filter(({ state }) => state !== 'waiting');
  const height = Math.min(MAX_LANE, HEIGHT / Math.max(1, shown.length));
  const top = (HEIGHT - height * shown.length) / 2;
  const paths = shown.map((lane, i) => {
    const isGone = lane.state === 'stopped' || lane.state === 'closed';
    const place = isGone ? 'gone' : `l${placeOf(lane.letter) % 5}`;
    const width = Math.max(2, progressOf(lane) * LINE_X);
    return svg`<path class=${place} d=${bar(short(top + i * height + 0.5), short(width), short(Math.max(MIN_BAR, height - 2)))} />`;
  });
  return html`<svg
    class="race-cell"
    part="race-cell"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label=${raceSentence(lanes, logNeeded, language)}
  >
    <path class="ground" d=${bar(short(top - 1), LINE_X, short(HEIGHT - 2 * top + 2))} />
    ${paths}
    <path class="line" d="M${LINE_X},0h1.5v${HEIGHT}h-1.5z" />
  </svg>`;
}
