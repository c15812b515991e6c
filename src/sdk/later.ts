// The parts of the SDK that most pages never need, loaded together when one of them is: a second trip would take longer than their bytes.
export { submitActions } from './publisher/submit-action.ts';
export { fetchBreakdown } from './state/breakdown.ts';
export { openEventStreamLink } from './transports/event-stream-link.ts';
export { openPollingLink } from './transports/polling-link.ts';
