import type { Experiment, Variant } from 'peeksafe/protocol';

/** Looks up what a stream knows of a variant or an experiment. */
export interface Names {
  variant(stream: string, id: string): Variant | null;
  experiment(stream: string, id: string): Experiment | null;
}

/** Characters of a content or a title in a sentence. */
const MAX_QUOTED = 80;

const quoted = (text: string): string =>
  text.length > MAX_QUOTED ? `“${text.slice(0, MAX_QUOTED - 1)}…”` : `“${text}”`;

/** Names for people, of what alerts about a stream are about. */
export interface Speaker {
  /** An experiment as it is known now. */
  known(experiment: string): Experiment | null;
  experimentOf(variant: string): string | null;
  variant(id: string): string;
  experiment(id: string): string;
}

/** Makes the speaker of a stream. */
export const speakerOf = (names: Names, stream: string): Speaker => ({
  known: (id) => names.experiment(stream, id),
  experimentOf: (id) => names.variant(stream, id)?.experiment ?? null,
  variant: (id) => quoted(names.variant(stream, id)?.content ?? id),
  experiment: (id) => quoted(names.experiment(stream, id)?.title || id),
});

/** Evidence as people read it, such as `37 : 1`; null where there is none. */
export const oddsOf = (logE: number | undefined): string | null =>
  logE === undefined ? null : `${Math.round(Math.exp(Math.min(logE, 30))).toLocaleString('en')} : 1`;

/** A rate in percent. */
export const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;

/** A value of a metric. */
export const plainNumber = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
