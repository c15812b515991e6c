import type { CanvasFrame } from '../../shared/evidence-canvas/evidence-canvas.ts';
import { changedSpan, drawMoving, type LaneSpot, spotOf } from './race-heads.ts';
import { type Area, laneArea, laneY, type RaceLayout, textAreas } from './race-layout.ts';
import { layoutOf, type RaceModel } from './race-model.ts';
import { drawLane, drawLaneLetter, drawTexts, drawTickLines, drawTicks } from './race-track.ts';

/** Draws what seldom changes: ticks, the empty lanes and their letters. */
export function drawTrack(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): void {
  const layout = layoutOf(context, frame, model);
  drawTicks(context, frame, model, layout);
  for (const [i, lane] of model.lanes.entries()) {
    const y = laneY(layout, i);
    drawLaneLetter(context, frame, lane, layout, y);
    drawLane(context, frame, layout, y);
  }
}

/** Draws what changes with every batch: bars, heads, projections and stops. @returns Where they stand, lane by lane. */
export function drawHeads(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): LaneSpot[] {
  const layout = layoutOf(context, frame, model);
  return model.lanes.map((lane, i) => {
    const spot = spotOf(lane, layout, frame);
    drawMoving(context, frame, model, layout, { lane, y: laneY(layout, i), spot });
    return spot;
  });
}

/** Draws all of a race, whatever was there. @returns Where its moving parts stand, lane by lane. */
export function drawRace(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): LaneSpot[] {
  context.clearRect(0, 0, frame.width, frame.height);
  drawTrack(context, frame, model);
  drawTexts(context, frame, model, layoutOf(context, frame, model));
  return drawHeads(context, frame, model);
}

/** Empties an area but for the lines of the ticks. */
function empty(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  model: RaceModel,
  layout: RaceLayout,
  area: Area,
): void {
  context.clearRect(area.left, area.top, area.width, area.height);
  drawTickLines(context, frame, model, layout, area);
}

/**
 * Draws the parts of the lanes again that moved since they were drawn. Names, letters and writing stay.
 * @param before Where the moving parts stood. @returns Where they stand.
 */
export function redrawLanes(
  context: CanvasRenderingContext2D,
  frame: CanvasFrame,
  model: RaceModel,
  before: readonly LaneSpot[],
): LaneSpot[] {
  const layout = layoutOf(context, frame, model);
  return model.lanes.map((lane, i) => {
    const spot = spotOf(lane, layout, frame);
    const span = changedSpan(before[i], spot);
    if (span === null) return spot;
    const area = laneArea(layout, frame, i, span);
    const y = laneY(layout, i);
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    empty(context, frame, model, layout, area);
    // A wide letter reaches into its lane, and that of a card stands close to it.
    if (lane.letter.length > 1 || layout.isCard) drawLaneLetter(context, frame, lane, layout, y);
    drawLane(context, frame, layout, y);
    drawMoving(context, frame, model, layout, { lane, y, spot }, span);
    context.restore();
    return spot;
  });
}

/** Draws the writing at the ends of the lanes again. */
export function redrawTexts(context: CanvasRenderingContext2D, frame: CanvasFrame, model: RaceModel): void {
  const layout = layoutOf(context, frame, model);
  for (const area of textAreas(layout, frame, model.lanes.length)) empty(context, frame, model, layout, area);
  drawTexts(context, frame, model, layout);
}
