import { NOTHING, type Draft } from './alert.ts';
import { silenceOf, type End } from './signals.ts';
import { speakerOf, type Names } from './speaker.ts';

/** How often streams are looked at, milliseconds. */
const CHECK_MS = 5000;

const MINUTE_MS = 60_000;

/** Those who are told, one for each sink. */
interface SilenceTeller {
  silenceMs(stream: string): number | null;
  beginSilence(stream: string, draft: Draft, now: number): void;
  endSilence(stream: string, end: End, now: number): void;
}

/** A teller, and what it has said of silences. */
export interface ToldOfSilence {
  readonly teller: SilenceTeller;
  /** The silences that it has told of, in milliseconds since 1970 by the name of the incident. */
  readonly lasting: (stream: string) => ReadonlyMap<string, number>;
}

/** The surroundings of a watch for silence. */
export interface SilenceParts {
  readonly tellers: readonly ToldOfSilence[];
  readonly names: Names;
  /** The streams that this server tells of. */
  readonly streams: () => Iterable<string>;
  /** The experiments of a stream in which something is shown. */
  readonly awaited: (stream: string) => Iterable<string>;
}

interface Listening {
  /** Since when counts are awaited here, and when the last came, milliseconds since 1970 by the server's clock. */
  readonly since: number;
  countedAt: number | null;
}

function lengthOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes % 60 !== 0) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return minutes === 60 ? '1 hour' : `${minutes / 60} hours`;
}

const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * Notices that nothing is counted any more in an experiment that is shown. The time runs from its last count, and at first from when this server began to listen: after a
 * start, and after a stream, an experiment or a variant came.
 */
export class SilenceWatch {
  readonly #parts: SilenceParts;
  readonly #listening = new Map<string, Map<string, Listening>>();
  #checkedAt = -Infinity;

  constructor(parts: SilenceParts) {
    this.#parts = parts;
  }

  /** Notes that something was counted in experiments. */
  counted(stream: string, experiments: Iterable<string>, now: number): void {
    const known = this.#listening.get(stream);
    if (known === undefined) return;
    for (const experiment of experiments) {
      const one = known.get(experiment);
      if (one !== undefined) one.countedAt = now;
    }
  }

  /** Looks at all streams, when that is due. @returns Whether it told somebody something. */
  check(now: number): boolean {
    if (now < this.#checkedAt + CHECK_MS && now >= this.#checkedAt) return false;
    this.#checkedAt = now;
    let isTold = false;
    const streams = new Set(this.#parts.streams());
    for (const stream of this.#listening.keys()) if (!streams.has(stream)) this.#listening.delete(stream);
    for (const stream of streams) {
      const asked = this.#parts.tellers.filter(({ teller }) => teller.silenceMs(stream) !== null);
      if (asked.length === 0) continue;
      const listening = this.#listen(stream, now);
      for (const told of asked) isTold = this.#tell(told, stream, listening, now) || isTold;
    }
    return isTold;
  }

  /** Brings the experiments that are listened to up to date. */
  #listen(stream: string, now: number): ReadonlyMap<string, Listening> {
    const former = this.#listening.get(stream);
    const listening = new Map<string, Listening>();
    for (const experiment of this.#parts.awaited(stream))
      listening.set(experiment, former?.get(experiment) ?? { since: now, countedAt: null });
    this.#listening.set(stream, listening);
    return listening;
  }

  #tell(
    { teller, lasting }: ToldOfSilence,
    stream: string,
    listening: ReadonlyMap<string, Listening>,
    now: number,
  ): boolean {
    const speaker = speakerOf(this.#parts.names, stream);
    const begun = lasting(stream);
    const afterMs = teller.silenceMs(stream) as number;
    let isTold = false;
    for (const [experiment, { since, countedAt }] of listening) {
      const from = countedAt ?? since;
      const incident = silenceOf(experiment);
      const begunAt = begun.get(incident);
      const name = speaker.experiment(experiment);
      if (begunAt === undefined) {
        if (now - from < afterMs) continue;
        const [title, effect] = [`No data for ${lengthOf(afterMs)} in ${name}`, 'Nothing can be judged meanwhile'];
        const reason =
          countedAt === null
            ? `Nothing was counted since this server listens, ${timeOf(since)}`
            : `The last count came ${timeOf(countedAt)}`;
        teller.beginSilence(stream, { ...NOTHING, kind: 'no-data', experiment, title, reason, effect }, now);
      } else if (countedAt !== null && countedAt >= begunAt)
        teller.endSilence(
          stream,
          { incident, title: `Data again in ${name}`, reason: `Something was counted ${timeOf(countedAt)}`, by: null },
          now,
        );
      else continue;
      isTold = true;
    }
    for (const incident of begun.keys()) {
      if (listening.has(incident.slice(silenceOf('').length))) continue;
      teller.endSilence(stream, { incident, title: null, reason: 'Nothing of it is shown any more', by: null }, now);
      isTold = true;
    }
    return isTold;
  }
}
