import { createHash } from 'node:crypto';
import type { Sink } from '../../settings/alert-sinks.ts';
import type { Endpoint } from '../../webhook/courier.ts';
import { emailDelivery } from './email.ts';
import { pagerDutyDelivery } from './pagerduty.ts';
import { slackDelivery } from './slack.ts';
import { webhookDelivery } from './webhook.ts';

/** Delivers a message to a sink. */
export type Deliver = Endpoint['deliver'];

/** How a sink is spoken to. */
export function deliveryTo(sink: Sink): Deliver {
  switch (sink.kind) {
    case 'webhook':
      return webhookDelivery(sink);
    case 'slack':
      return slackDelivery(sink);
    case 'pagerduty':
      return pagerDutyDelivery(sink);
    case 'email':
      return emailDelivery(sink);
  }
}

function placeOf(sink: Sink): string {
  if (sink.kind !== 'email') return `${sink.url} ${sink.kind === 'pagerduty' ? sink.key : ''}`;
  return JSON.stringify([sink.host, sink.port, sink.to]);
}

/** Changes with the address and the key of a sink, and says nothing about them. */
export const addressOf = (sink: Sink): string =>
  createHash('sha256')
    .update(`${sink.kind} ${placeOf(sink)}`)
    .digest('base64url')
    .slice(0, 22);
