import type { LogRecord } from '../log/log-record.ts';
import type { StreamState, Touched } from '../state.ts';
import { noteAssignment } from './assignment.ts';
import { closeExperiment, reopenExperiment } from './closings.ts';
import { count } from './counts.ts';
import { configure, openExperiment, pause, resume } from './experiments.ts';
import { foldBatch } from './batches/fold-batch.ts';
import { close, kill, protect, revive } from './kills.ts';
import { assess, recordUse, snooze } from './patterns.ts';
import { momentOf } from './lookup.ts';
import { addNote, deleteNote, editNote } from './notes.ts';
import { postVariant } from './posting.ts';
import { reportedExperiment, reportsOf } from './reports.ts';
import { NO_DETAILS } from '../evidence/variant-counts.ts';
import { reportedMetrics } from '../metrics/reported.ts';
import { learnValues, reportedSegments } from '../segments/reported.ts';
import { decideSuggestion, endSuggestion, makeSuggestion, reopenSuggestion, wordSuggestion } from './suggestions.ts';

/**
 * Takes one event of the log into the state. A function of the two and of nothing else, so that replaying a log gives the
 * same state bit for bit. Events have passed `check` before they came into the log.
 */
export function fold(state: StreamState, record: LogRecord, touched: Touched): void {
  const { seq, receivedAt, event } = record;
  if (seq !== state.seq + 1) throw new Error(`Event ${seq} does not follow on event ${state.seq}: the log has a gap.`);
  state.seq = seq;
  const at = momentOf(event.at);
  if (at > state.newestAt) {
    state.newestAt = at;
    state.newestReceivedAt = receivedAt;
  }
  switch (event.kind) {
    case 'stream.configured':
      return configure(state, seq, event, touched);
    case 'experiment.opened':
      return openExperiment(state, record, event, touched);
    case 'experiment.paused':
      return pause(state, seq, event, touched);
    case 'experiment.resumed':
      return resume(state, record, event, touched);
    case 'experiment.closed':
      return closeExperiment(state, record, event, touched);
    case 'experiment.reopened':
      return reopenExperiment(state, record, event, touched);
    case 'batch.closed':
      return foldBatch(state, seq, event, touched);
    case 'variant.posted':
      return postVariant(state, record, event, touched);
    case 'variant.observed':
    case 'variant.measured':
    case 'experiment.observed':
      if (event.kind === 'experiment.observed') noteAssignment(state, record, event, touched);
      return countAll(state, record, touched);
    case 'variant.killed':
      return kill(state, record, event, touched);
    case 'variant.revived':
      return revive(state, record, event, touched);
    case 'variant.protected':
      return protect(state, seq, event, touched);
    case 'variant.closed':
      return close(state, record, event, touched);
    case 'pattern.used':
      return recordUse(state, seq, event, touched);
    case 'pattern.warned':
      return assess(state, seq, event, touched);
    case 'pattern.snoozed':
      return snooze(state, seq, event, touched);
    case 'suggestion.made':
      return makeSuggestion(state, seq, event, touched);
    case 'suggestion.worded':
      return wordSuggestion(state, seq, event, touched);
    case 'suggestion.accepted':
    case 'suggestion.dismissed':
      return decideSuggestion(state, seq, event, touched);
    case 'suggestion.reopened':
      return reopenSuggestion(state, seq, event, touched);
    case 'suggestion.ended':
      return endSuggestion(state, seq, event, touched);
    case 'note.added':
      return addNote(state, seq, event, touched);
    case 'note.edited':
      return editNote(state, seq, event, touched);
    case 'note.deleted':
      return deleteNote(state, seq, event, touched);
  }
}

function countAll(state: StreamState, record: LogRecord, touched: Touched): void {
  const { event } = record;
  const { metrics, dimensions } = reportedExperiment(state, event) ?? {};
  if (metrics === undefined && dimensions === undefined) {
    // Most reports: nothing comes with their counts.
    for (const report of reportsOf(event)) count(state, record, report, NO_DETAILS, touched);
    return;
  }
  learnValues(state, event);
  const metricsAt = reportedMetrics(state, event);
  const segmentsAt = reportedSegments(state, event);
  reportsOf(event).forEach((report, row) => {
    count(state, record, report, { metrics: metricsAt(row), segments: segmentsAt(row) }, touched);
  });
}
