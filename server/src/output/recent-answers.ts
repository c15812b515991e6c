/** Answers that are kept, by what they take. Bytes. */
const MAX_BYTES = 1024 * 1024;

/** How long an answer is kept, milliseconds. */
const MAX_AGE_MS = 250;

/** An answer that was made a moment ago, or is being made. */
interface Kept {
  readonly answer: Promise<unknown>;
  /** Nothing until it has been made. */
  bytes: number;
  readonly madeAt: number;
}

/**
 * Answers of a moment ago: of those who ask for the same at about the same time, the first has it made, and the others get the same object. The
 * key of an answer must name all that it depends on.
 */
export class RecentAnswers {
  readonly #clock: () => number;
  readonly #max: number;
  readonly #byOwner = new WeakMap<object, Map<string, Kept>>();
  /** Oldest first. */
  readonly #kept = new Map<Kept, () => void>();
  #bytes = 0;

  /**
   * @param max Bytes.
   * @param clock A clock that only goes forward, milliseconds.
   */
  constructor(max = MAX_BYTES, clock = (): number => performance.now()) {
    this.#max = max;
    this.#clock = clock;
  }

  /**
   * The answer to a question.
   * @param owner The part that answers.
   * @param bytesOf What the answer takes while it is kept, about.
   * @throws what `make` throws; then nothing is kept.
   */
  get<Answer>(
    owner: object,
    key: string,
    make: () => Promise<Answer>,
    bytesOf: (answer: Answer) => number,
  ): Promise<Answer> {
    this.#drop();
    let answers = this.#byOwner.get(owner);
    if (answers === undefined) this.#byOwner.set(owner, (answers = new Map<string, Kept>()));
    const known = answers.get(key);
    if (known !== undefined) return known.answer as Promise<Answer>;
    const answer = make();
    const kept: Kept = { answer, bytes: 0, madeAt: this.#clock() };
    const all = answers;
    all.set(key, kept);
    this.#kept.set(kept, () => all.delete(key));
    answer.then(
      (made) => {
        if (!this.#kept.has(kept)) return;
        kept.bytes = bytesOf(made);
        this.#bytes += kept.bytes;
        this.#drop();
      },
      () => this.#forget(kept),
    );
    return answer;
  }

  /** Drops what is old, and the oldest of what is too much. */
  #drop(): void {
    const since = this.#clock() - MAX_AGE_MS;
    for (const kept of this.#kept.keys()) {
      if (kept.madeAt >= since && this.#bytes <= this.#max) return;
      this.#forget(kept);
    }
  }

  #forget(kept: Kept): void {
    this.#kept.get(kept)?.();
    if (this.#kept.delete(kept)) this.#bytes -= kept.bytes;
  }
}
