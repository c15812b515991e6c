import { isWorse } from '../../../protocol/state/fatigue-severity.ts';
import type { Experiment, Note, Pattern, Variant } from '../../../protocol/index.ts';

/** A note on the time axis, as far as the chart draws it; what may be left out is null. */
export type ChartNote = Pick<Note, 'id' | 'at' | 'text'> & Partial<Pick<Note, 'experiment' | 'url' | 'deletedAt'>>;

/** An event that the drawing marks. */
export type Mark =
  | { readonly kind: 'kill'; readonly at: number; readonly variant: string; readonly name: string }
  | { readonly kind: 'fatigue'; readonly at: number; readonly name: string; readonly level: Pattern['level'] }
  | { readonly kind: 'traffic'; readonly at: number; readonly name: string }
  | { readonly kind: 'note'; readonly at: number; readonly text: string; readonly url: string | null };

/** The marks of the drawn variants, in the order of time. */
export function marksOf(
  shown: readonly Variant[],
  experiments: Iterable<Experiment>,
  patterns: Iterable<Pattern>,
  notes: Iterable<ChartNote> = [],
): Mark[] {
  const marks: Mark[] = [];
  const [used, theirs] = [new Set(shown.flatMap((one) => one.patterns)), new Set(shown.map((one) => one.experiment))];
  for (const { id, content, status, endedAt } of shown)
    if (status === 'killed' && endedAt !== null)
      marks.push({ kind: 'kill', at: Date.parse(endedAt), variant: id, name: content });
  for (const { id, level, assessedAt } of patterns)
    if (isWorse(level, 'overused') && used.has(id))
      marks.push({ kind: 'fatigue', at: Date.parse(assessedAt), name: id, level });
  for (const { id, title, pause } of experiments)
    if (pause?.cause === 'traffic' && theirs.has(id))
      marks.push({ kind: 'traffic', at: Date.parse(pause.since), name: title });
  for (const { at, text, experiment = null, url = null, deletedAt = null } of notes)
    if (deletedAt === null && (experiment === null || theirs.has(experiment)))
      marks.push({ kind: 'note', at: Date.parse(at), text, url });
  return marks.sort((a, b) => a.at - b.at);
}
