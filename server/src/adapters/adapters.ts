import type { SourceName } from '../settings/sources.ts';
import type { Adapter } from './adapter.ts';
import { cloudEvents } from './cloudevents.ts';
import { postHog } from './posthog.ts';
import { rudderStack } from './rudderstack.ts';
import { segment } from './segment.ts';
import { totals } from './totals.ts';

/** The adapters, by the name that their address ends with. */
export const ADAPTERS: Readonly<Record<SourceName, Adapter>> = {
  cloudevents: cloudEvents,
  posthog: postHog,
  rudderstack: rudderStack,
  segment,
  totals,
};
