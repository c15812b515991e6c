/**
 * A seeded world of variants and their viewers, for demos, documentation and tests: in a page as well as behind a server.
 * @module
 */
export { systemClock, type Clock } from './stream/clock.ts';
export { demoWorld } from './scenarios/demo.ts';
export { localStream, type LocalStream } from './stream/local-stream.ts';
export type { Scenario, ScenarioEffect } from './scenarios/scenarios.ts';
export { closedWithoutWinner } from './world/closed-without.ts';
export type { Opening, VariantSketch, WorldOptions } from './world/options.ts';
export { createRandom, type Random } from './world/random.ts';
export type { DayRhythm } from './world/day-rhythm.ts';
export { PATTERNS, type PatternId } from './world/templates.ts';
export { createWorld, type Truth, type World } from './world/world.ts';
