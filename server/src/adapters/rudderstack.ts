import { messagesOfJson, type Adapter } from './adapter.ts';
import { checkHeader } from './authenticity.ts';
import { adaptTrack } from './track.ts';

// RudderStack's destination "Webhook" (github.com/rudderlabs/rudder-transformer, destinations/webhook) sends calls as Segment's specification has them, one at
// a time, and signs nothing: its settings have room for headers.

/** RudderStack: one event. */
export const rudderStack: Adapter = { authenticate: checkHeader, messagesOf: messagesOfJson, adapt: adaptTrack };
