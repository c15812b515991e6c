import { formatCount, LIMITS, type IncomingEvent, type Problem } from '../../protocol/index.ts';
import type { ExperimentState, StreamState } from '../state.ts';

/** The longest batch whose variants are compared without a declaration, milliseconds: within it traffic shares and rates are taken as steady. */
const MAX_COMPARED_MS = 60 * 60 * 1000;

const notComparable = (field: string, experiment: string): Problem => ({
  code: 'not-comparable',
  field,
  message:
    `In a batch of more than an hour the shares of the traffic may follow the rate of all, which makes equal variants of the experiment ` +
    `"${experiment}" look unequal.`,
  expected:
    'batches of at most an hour, or sharesConstant: true on every experiment that is compared, or the comparison "observational"',
});

/** Whether an experiment is compared, or may be again: something of it is shown, or nothing of it yet. */
function isConcerned(state: StreamState, { comparison, sharesConstant, evidence }: ExperimentState): boolean {
  if (comparison === 'observational' || sharesConstant) return false;
  const { variants } = evidence;
  return variants.length === 0 || variants.some((id) => state.variants.get(id)?.status === 'active');
}

const unknownTimeZone = (timeZone: string): Problem => ({
  code: 'bad-event',
  field: 'timeZone',
  message: `There is no time zone "${timeZone}" in the database of this server.`,
  expected: 'the IANA name of a time zone, such as Europe/Berlin or America/New_York',
});

/** Whether the platform knows a time zone. Asked of what is sent, and never of what is in a log: another machine may know fewer. */
function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Says what is wrong with settings of the stream; null when they may hold. */
export function checkConfigured(
  state: StreamState,
  event: Extract<IncomingEvent, { kind: 'stream.configured' }>,
): Problem | null {
  if (event.timeZone !== undefined && !isTimeZone(event.timeZone)) return unknownTimeZone(event.timeZone);
  const { settings } = state;
  const { batchMs = settings.batchMs, attributionWindowMs = settings.attributionWindowMs } = event;
  const batches = Math.ceil(attributionWindowMs / batchMs);
  if (batches <= LIMITS.batchesPerWindow) return checkLength(state, event);
  return {
    code: 'too-many-batches',
    field: event.attributionWindowMs === undefined ? 'batchMs' : 'attributionWindowMs',
    message: `With batches of ${batchMs} ms the attribution window of ${attributionWindowMs} ms would hold ${formatCount(batches)} of them.`,
    expected: `an attribution window of at most ${formatCount(LIMITS.batchesPerWindow)} batches`,
  };
}

function checkLength(state: StreamState, { batchMs }: Extract<IncomingEvent, { kind: 'stream.configured' }>) {
  if (batchMs === undefined || batchMs <= MAX_COMPARED_MS) return null;
  for (const experiment of state.experiments.values())
    if (isConcerned(state, experiment)) return notComparable('batchMs', experiment.id);
  return null;
}

/** Says what is wrong with the settings of an experiment in the light of its stream; null when they may hold. */
export function checkOpened(
  { settings, experiments }: StreamState,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const former = experiments.get(event.experiment);
  const comparison = event.comparison ?? former?.comparison ?? 'randomised';
  const isConstant = event.sharesConstant ?? former?.sharesConstant ?? false;
  if (settings.batchMs <= MAX_COMPARED_MS || comparison === 'observational' || isConstant) return null;
  // A log of before may hold one that is compared so. It may be told its title all the same.
  const isSame = former !== undefined && former.comparison === comparison && former.sharesConstant === isConstant;
  return isSame ? null : notComparable('sharesConstant', event.experiment);
}
