// Viewers that check every change that they get.
import { ENTITY_KINDS, parseCursor } from 'peeksafe/protocol';
import { connect, type LiveStream } from 'peeksafe/sdk';

/** One viewer, and what was wrong with what it heard. */
export class Witness {
  readonly stream: LiveStream;
  readonly faults: string[] = [];
  readonly epochs = new Set<string>();
  #cursor: string | null = null;

  constructor(url: string) {
    // A source of its own, so that no two share a connection.
    this.stream = connect(url, { token: () => undefined });
    this.stream.subscribe(({ cursor }) => {
      const [now, before] = [parseCursor(cursor), this.#cursor === null ? null : parseCursor(this.#cursor)];
      if (now !== null && before !== null && now.epoch === before.epoch && now.seq < before.seq)
        this.faults.push(`the cursor went back from ${this.#cursor} to ${cursor}`);
      if (now !== null) this.epochs.add(now.epoch);
      this.#cursor = cursor;
    });
  }

  /** The state that it sees, as text that is equal for equal states. */
  seen(): string {
    const { state } = this.stream;
    return textOf(Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, [...state[kind].values()]])) as unknown as Seen);
  }
}

type Seen = Readonly<Record<(typeof ENTITY_KINDS)[number], readonly { id: string }[]>>;

/** Entities in an order of their own. */
const sorted = <T extends { id: string }>(entities: readonly T[]): T[] =>
  [...entities].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The entities of a state, as text that is equal for equal states. */
export const textOf = (entities: Seen): string =>
  JSON.stringify(
    ENTITY_KINDS.map((kind) => sorted(entities[kind])),
    (_, value: unknown) => (isRecord(value) ? Object.fromEntries(Object.entries(value).sort()) : value),
  );

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
