// Measures the cost of segments on a stream of 1,000 variants, beside the same stream without them: time of an event, its bytes in the log, memory of the state,
// bytes of the changes that viewers get, and a breakdown.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { breakdownOf, MemoryHost, restoreState, serializeState, viewOfAll } from 'peeksafe/engine';
import { IncomingEvent, LIMITS, type CountedRows, type EventInput } from 'peeksafe/protocol';
import { createRandom, type Random } from 'peeksafe/simulator';
import { rowOf, type Row } from './rows.ts';

const VARIANTS = 1000;
/** Impressions of each variant in each event, one a second. */
const IMPRESSIONS = 10;
const ER = 0.05;
const START = Date.UTC(2026, 0, 5);
const SECOND_MS = 1000;
const BATCH_MS = 10_000;
const WINDOW_MS = 30_000;

const valuesOf = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}-${i}`);
const DIMENSIONS = [
  { name: 'device', values: valuesOf('device', 3) },
  { name: 'country', values: valuesOf('country', 8) },
  { name: 'section', values: valuesOf('section', LIMITS.valuesPerDimension) },
];

const variants = Array.from({ length: VARIANTS }, (_, i) => `v${i}`);

function rowsAt(random: Random): CountedRows {
  const engagements = variants.map(() => random.binomial(IMPRESSIONS, ER));
  return {
    variant: variants.map((_, i) => i),
    secondsAgo: variants.map(() => 0),
    impressions: variants.map(() => IMPRESSIONS),
    engagements,
  };
}

/** Every impression has a value of each dimension; every engagement is of the last one of its row. */
function withSegments(rows: CountedRows, random: Random): CountedRows {
  const segments: NonNullable<CountedRows['segments']> = {};
  for (const { name, values } of DIMENSIONS) {
    const columns = { values, row: [], value: [], impressions: [], engagements: [] } as {
      values: string[];
      row: number[];
      value: number[];
      impressions: number[];
      engagements: number[];
    };
    for (const [row, engaged] of rows.engagements.entries()) {
      const seen = new Map<number, number>();
      for (let i = 0; i < IMPRESSIONS; i++) {
        const value = Math.floor(random.next() * values.length);
        seen.set(value, (seen.get(value) ?? 0) + 1);
      }
      const last = [...seen.keys()].at(-1);
      for (const [value, impressions] of seen) {
        columns.row.push(row);
        columns.value.push(value);
        columns.impressions.push(impressions);
        columns.engagements.push(value === last ? engaged : 0);
      }
    }
    segments[name] = columns;
  }
  return { ...rows, segments };
}

/** A stream that is fed with one event a second. */
class FedStream {
  readonly host = new MemoryHost();
  readonly times: number[] = [];
  readonly bytes: number[] = [];
  #second = 0;
  #sent = 0;

  constructor(isBrokenDown: boolean) {
    const at = new Date(START).toISOString();
    const event = (body: object): IncomingEvent => IncomingEvent.parse({ ...body, id: `o${this.#sent++}`, at });
    this.host.submit(
      [
        event({ kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: WINDOW_MS }),
        event({
          ...{ kind: 'experiment.opened', experiment: 'x', policy: 'off' },
          ...(isBrokenDown && { dimensions: DIMENSIONS }),
        }),
        ...variants.map((variant) => event({ kind: 'variant.posted', variant, experiment: 'x', content: variant })),
      ],
      START,
    );
  }

  /** Feeds the event of the next second. */
  feed(rows: CountedRows): void {
    const now = START + ++this.#second * SECOND_MS;
    const body: EventInput = {
      ...{ kind: 'experiment.observed', experiment: 'x', variants, rows },
      ...{ id: `e${this.#second}`, at: new Date(now).toISOString() },
    };
    this.bytes.push(JSON.stringify(body).length);
    const event = IncomingEvent.parse(body);
    const begin = performance.now();
    const { results } = this.host.submit([event], now);
    this.host.tick(now);
    this.times.push(performance.now() - begin);
    if (results[0]?.status !== 'accepted') throw new Error(JSON.stringify(results[0]));
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes of a stream's state; the host in memory keeps every event besides, as a log does on disk. */
function heapOf({ host }: FedStream): number {
  const text = serializeState(host.state);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const state = restoreState(text);
  collectGarbage();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
  if (state.variants.size !== VARIANTS) throw new Error('The state is not whole.');
  return megabytes;
}

/** The bench of segments. */
export function segments(quick: boolean): Promise<Row[]> {
  const seconds = quick ? 60 : 180;
  const fed = (isBrokenDown: boolean): FedStream => {
    const random = createRandom('bench/segments');
    const [stream, split] = [new FedStream(isBrokenDown), createRandom('bench/segments/split')];
    for (let second = 0; second < seconds; second++) {
      const rows = rowsAt(random);
      stream.feed(isBrokenDown ? withSegments(rows, split) : rows);
    }
    return stream;
  };
  // Once for the machine to know the way.
  fed(true);
  const [plain, broken] = [fed(false), fed(true)];
  const frameOf = ({ host }: FedStream): number => JSON.stringify(viewOfAll(host.state)).length / 1000;
  const breakdowns = Array.from({ length: 20 }, () => {
    const begin = performance.now();
    const answer = JSON.stringify(breakdownOf(broken.host.state, { experiment: 'x', dimension: 'section' }));
    return { ms: performance.now() - begin, kB: answer.length / 1000 };
  });
  const rowsOf = (subject: string, stream: FedStream): Row[] => [
    rowOf('segments', subject, 'an event of 1,000 variants, checked, folded and judged', 'ms', stream.times),
    rowOf(
      'segments',
      subject,
      'the event in the log',
      'kB',
      stream.bytes.map((one) => one / 1000),
    ),
    rowOf('segments', subject, 'memory of the state', 'MB', [heapOf(stream)]),
  ];
  const three = 'three dimensions of 3, 8 and 32 values';
  return Promise.resolve([
    ...rowsOf('without segments', plain),
    rowOf('segments', 'without segments', 'all that viewers are told', 'kB', [frameOf(plain)]),
    ...rowsOf(three, broken),
    rowOf('segments', three, 'all that viewers are told', 'kB', [frameOf(broken)]),
    rowOf(
      'segments',
      three,
      'a breakdown: a page of 200 variants by 32 values',
      'ms',
      breakdowns.map(({ ms }) => ms),
    ),
    rowOf(
      'segments',
      three,
      'the same breakdown, as text',
      'kB',
      breakdowns.map(({ kB }) => kB),
    ),
  ]);
}
