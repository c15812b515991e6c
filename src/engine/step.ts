import { OWN_PREFIX, type EventResult, type IncomingEvent, type LoggedEvent, type Tally } from '../protocol/index.ts';
import { isDecision, withActor } from './ingest/actor.ts';
import { check } from './ingest/check.ts';
import { refuseEffect, type Sender } from './ingest/effect.ts';
import { incrementsOf } from './fold/increments.ts';
import { beforeJudging, judgedPoints, type JudgedPoint } from './judged/judged-points.ts';
import { fold } from './fold/fold.ts';
import { reportedExperiment } from './fold/reports.ts';
import { noCounts } from './fold/batches/tally.ts';
import { bodyOf, storedAs, type LogRecord, type StoredEvent } from './log/log-record.ts';
import type { Deciding, Decision, Monitor, Situation } from './monitors/monitor.ts';
import { consequenceOf } from './suggestions/carry-out.ts';
import { nothingTouched, type Increment, type StreamState, type Touched } from './state.ts';

/** A monitor that has more to decide after this many rounds continues in the next step. */
const MAX_ROUNDS = 1000;

/**
 * One turn of the engine: the events that it took, and all that followed from them. The host makes the records durable together, and tells
 * nobody of anything before they are.
 */
export interface Step {
  /** When it was begun, milliseconds since 1970 by the host's clock: the time at which its records were received. */
  readonly now: number;
  /** The records to append to the log, in order; they follow on from the state's last event. */
  readonly records: LogRecord[];
  /** The entities that changed. */
  readonly touched: Touched;
  /** The counts that were added, each at its own time. */
  readonly increments: Increment[];
  /** Changes of the judged points, in order. */
  readonly judged: JudgedPoint[];
  /** Counts that came after their batch had closed. */
  readonly late: Tally;
  /** The records of the events that this step has accepted so far, by id. */
  readonly accepted: Map<string, LogRecord>;
}

/**
 * Begins a turn.
 * @param now Milliseconds since 1970 by the host's clock.
 */
export function beginStep(now: number): Step {
  const counts = { increments: [], judged: [], late: noCounts() };
  return { now, records: [], touched: nothingTouched(), ...counts, accepted: new Map() };
}

/** Where an event comes from. */
export interface Submission {
  /** The sender. */
  readonly sender: Sender;
  /** Events in the log by id; at least the one with this event's id. */
  readonly stored: ReadonlyMap<string, StoredEvent>;
}

/**
 * Takes an event that somebody sent: checks it against the state and folds it, or says why not. Sending the same event again is harmless.
 */
export function submitEvent(
  state: StreamState,
  step: Step,
  sent: IncomingEvent,
  { sender, stored }: Submission,
): EventResult {
  const event = withActor(sent, sender.actor);
  const former = stored.get(event.id) ?? acceptedBefore(step, event.id);
  if (former !== undefined) {
    const isSame = isDecision(event) ? former.isSame(bodyOf(event)) : former.isSameReport(bodyOf(sent));
    // Or it was stored before the log recorded who sends.
    if (isSame || former.isSame(bodyOf(sent))) return { status: 'duplicate', id: event.id, seq: former.seq };
    const expected = 'a new id for each event, and the same content whenever an event is sent again';
    const message = `The id "${event.id}" stands for another event, taken as number ${former.seq}.`;
    return { status: 'rejected', id: event.id, errors: [{ code: 'id-reused', field: 'id', message, expected }] };
  }
  const problem = refuseEffect(state, sent, sender) ?? check(state, sent, step.now);
  if (problem !== null) return { status: 'rejected', id: event.id, errors: [problem] };
  const consequence = consequenceOf(state, sender.actor === null ? sent : { ...sent, by: sender.actor });
  const record = append(state, step, event);
  if (consequence !== null) submitDecision(state, step, consequence);
  step.accepted.set(event.id, record);
  return { status: 'accepted', id: event.id, seq: record.seq };
}

function acceptedBefore({ accepted }: Step, id: string): StoredEvent | undefined {
  const record = accepted.get(id);
  return record && storedAs(record.event, record.seq);
}

/** Takes a decision of a monitor, or of the host itself, as an event of its own. */
export function submitDecision(state: StreamState, step: Step, decision: Decision): void {
  append(state, step, { ...decision, id: `${OWN_PREFIX}${state.seq + 1}` });
}

function append(state: StreamState, step: Step, event: LoggedEvent): LogRecord {
  const record = { seq: state.seq + 1, receivedAt: step.now, event };
  for (const increment of incrementsOf(state, event)) step.increments.push(increment);
  const late = reportedExperiment(state, event)?.late;
  const lateBefore = late?.all;
  const before = beforeJudging(state, event);
  fold(state, record, step.touched);
  if (before !== null) for (const point of judgedPoints(before, event)) step.judged.push(point);
  if (late !== undefined && lateBefore !== undefined) addDifference(step.late, lateBefore, late.all);
  step.records.push(record);
  return record;
}

function addDifference(into: Tally, before: Readonly<Tally>, after: Readonly<Tally>): void {
  into.impressions += after.impressions - before.impressions;
  into.engagements += after.engagements - before.engagements;
}

/** How monitors are asked. */
export interface MonitorRun {
  /** In the order in which they are asked; each sees what the one before decided. */
  readonly monitors: readonly Monitor[];
  /** Whether monitors that time alone moves are asked as well. */
  readonly isTick: boolean;
  /** When they were asked before, milliseconds since 1970 by the host's clock; null for never. */
  readonly previousTick: number | null;
  /** Called with a monitor that threw; the others go on. */
  readonly onError: (monitor: string, error: unknown) => void;
}

/**
 * Asks every monitor what follows from a step, and takes what they decide. It yields after each decision and each round, and where a monitor does, so that
 * a host may do something else; nothing but the step may change the state meanwhile.
 * @returns Whether a monitor has more to decide that should not wait for the next second.
 */
export function* runMonitors(state: StreamState, step: Step, run: MonitorRun): Generator<void, boolean> {
  let hasMore = false;
  // Nothing was taken, and no time has passed.
  if (step.records.length === 0 && !run.isTick) return hasMore;
  for (const monitor of run.monitors) {
    let round = 0;
    let leftByTime = monitor.maxByTime ?? Infinity;
    for (; round < MAX_ROUNDS; round++) {
      let decisions = yield* decisionsOf(monitor, state, step, run);
      // Not both at once: they would decide the same twice. A decision that only time has made due waits for the next round or tick.
      if (decisions.length === 0 && run.isTick && state.seq > 0) {
        if (leftByTime <= 0) hasMore = true;
        else decisions = yield* decisionsByTime(monitor, state, step, run);
        leftByTime -= decisions.length;
      }
      for (const decision of decisions) {
        submitDecision(state, step, decision);
        // A batch may bring the lead of its experiment with it, and thousands close together.
        yield;
      }
      yield;
      if (decisions.length === 0 || monitor.repeats !== true) break;
    }
    if (round === MAX_ROUNDS && monitor.isFinite === true) hasMore = true;
  }
  return hasMore;
}

function* allOf(decided: Decision[] | Deciding): Deciding {
  return Array.isArray(decided) ? decided : yield* decided;
}

/** Decisions that the events of the step so far lead to. */
const decisionsOf = (monitor: Monitor, state: StreamState, step: Step, run: MonitorRun): Deciding =>
  ask(monitor, run, () =>
    step.records.length > 0 ? monitor.decide({ ...nowIn(state, step), touched: step.touched }) : [],
  );

/** Decisions that time alone leads to. */
const decisionsByTime = (monitor: Monitor, state: StreamState, step: Step, run: MonitorRun): Deciding =>
  ask(monitor, run, () => monitor.decideByTime?.({ ...nowIn(state, step), previousTick: run.previousTick }) ?? []);

/** A replay of the past is judged in its own time; while nothing comes, time goes on from the newest event. */
const nowIn = (state: StreamState, step: Step): Omit<Situation, 'touched'> => ({
  ...{ state, clock: step.now },
  now: state.newestAt + Math.max(0, step.now - state.newestReceivedAt),
});

function* ask({ name }: Monitor, { onError }: MonitorRun, decide: () => Decision[] | Deciding): Deciding {
  try {
    return yield* allOf(decide());
  } catch (error) {
    onError(name, error);
    return [];
  }
}
