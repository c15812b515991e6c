import { createHash } from 'node:crypto';
import { assign } from 'peeksafe/assign';
import type { PlanPart, StreamPlan } from '../live/stream-plan.ts';
import { nextTurn } from '../output/turns.ts';

/** Flags that are evaluated at a time; then others have a turn. */
const FLAGS_A_TURN = 500;

/** The answers that an experiment can give, made once for all visitors. */
interface Answers {
  /** By variant. */
  readonly shown: ReadonlyMap<string, Answer>;
  /** For those who do not take part. */
  readonly disabled: Answer;
}

/** One flag, evaluated: its text, and what changes with it. */
export interface Answer {
  readonly text: string;
  readonly tag: string;
}

const answersOf = new WeakMap<PlanPart, Answers>();

/** A flag without a value: a page then shows what its code says. Null would be a value, which no code expects. */
function disabled(stream: string, id: string, tag: string): Answer {
  const flag = { key: id, reason: 'DISABLED', metadata: { stream, experiment: id } };
  return { text: JSON.stringify(flag), tag: `${id} ${tag}` };
}

function makeAnswers(stream: string, { experiment, tag }: PlanPart): Answers {
  const { id, variants } = experiment;
  const shown = variants.map(({ id: variant, content, share, status }): [string, Answer] => {
    const reason = status === 'winner' ? 'STATIC' : 'SPLIT';
    const flag = { key: id, value: content, variant, reason, metadata: { stream, experiment: id, share } };
    const text = JSON.stringify(flag);
    // The plan may change for others only: then nothing has changed for this visitor.
    return [variant, { text, tag: createHash('sha256').update(text).digest('base64url') }];
  });
  return { shown: new Map(shown), disabled: disabled(stream, id, tag) };
}

function answers(stream: string, part: PlanPart): Answers {
  let known = answersOf.get(part);
  if (known === undefined) answersOf.set(part, (known = makeAnswers(stream, part)));
  return known;
}

/** Evaluates one flag, which is an experiment, for a visitor; null when there is no such experiment. */
export function evaluateFlag(plan: StreamPlan, stream: string, id: string, targetingKey: string): Answer | null {
  const part = plan.part(id);
  if (part === null) return plan.has(id) ? disabled(stream, id, '') : null;
  const { id: experiment, ...rest } = part.experiment;
  const assigned = assign({ ...rest, experiment, unit: targetingKey });
  const { shown, disabled: none } = answers(stream, part);
  return (assigned === null ? undefined : shown.get(assigned.variant)) ?? none;
}

/** Evaluates the flags of a stream for a visitor: experiments that run or ended with a winner. */
export async function evaluateFlags(plan: StreamPlan, stream: string, targetingKey: string): Promise<Answer[]> {
  const flags: Answer[] = [];
  for (const id of plan.experiments()) {
    const flag = evaluateFlag(plan, stream, id, targetingKey);
    if (flag !== null) flags.push(flag);
    if (flags.length % FLAGS_A_TURN === 0) await nextTurn();
  }
  return flags;
}

/** The entity tag of a whole answer: of its flags, and of what else is in it. */
export function flagsTag(flags: readonly Answer[], rest: string): string {
  const hash = createHash('sha256');
  for (const { tag } of flags) hash.update(`${tag}\n`);
  return `"${hash.update(rest).digest('base64url').slice(0, 16)}"`;
}
