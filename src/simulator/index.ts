/**
 * A seeded world of variants and their viewers, for demos, documentation and tests: in a page as well as behind a server.
 * @module
 */
export { systemClock, type Clock } from './clock.ts';
export { demoWorld } from './demo.ts';
export { localStream, type LocalStream } from './local-stream.ts';
export type { Lever, LeverEffect } from './levers.ts';
export type { Opening, VariantSketch, WorldOptions } from './options.ts';
export { createRandom, type Random } from './random.ts';
export type { DayRhythm } from './rhythm.ts';
export { PATTERNS, type PatternId } from './templates.ts';
export { createWorld, type Truth, type World } from './world.ts';
