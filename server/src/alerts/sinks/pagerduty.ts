import type { PagerDutySink } from '../../settings/alert-sinks.ts';
import type { Endpoint, Verdict } from '../../webhook/courier.ts';
import { deliverByHttp, isOk } from '../../webhook/http-delivery.ts';
import type { Alert } from '../alert.ts';
import { factsOf, short, tellingIn } from '../telling.ts';

/** Longest summary that PagerDuty takes, characters. */
const MAX_SUMMARY = 1024;

function bodyOf(routing_key: string, alert: Alert): object {
  const { status, key: dedup_key, title, severity, at, experiment, pattern, stream, kind, reason, url } = alert;
  if (status === 'resolved') return { routing_key, event_action: 'resolve', dedup_key };
  return {
    ...{ routing_key, event_action: 'trigger', dedup_key },
    payload: {
      ...{ summary: short(`${stream}: ${title}`, MAX_SUMMARY), source: 'peeksafe', severity, timestamp: at },
      ...{ component: experiment ?? pattern ?? stream, group: stream, class: kind },
      custom_details: { ...Object.fromEntries(factsOf(alert)), Reason: reason },
    },
    ...(url !== null && { links: [{ href: url, text: 'Open' }] }),
    client: 'Peeksafe',
  };
}

/** PagerDuty asks that what it answers with 400 is not sent again. */
const verdictOf = (status: number): Verdict =>
  isOk(status) ? 'taken' : status === 410 ? 'gone' : status === 400 ? 'never' : 'again';

/** Delivers to an integration of PagerDuty's Events API v2: one alert a message, since each opens or resolves an incident of its own. */
export const pagerDutyDelivery =
  ({ url, key }: PagerDutySink): Endpoint['deliver'] =>
  (message, attempt) => {
    const [alert] = tellingIn(message).alerts;
    const body = JSON.stringify(bodyOf(key, alert));
    return deliverByHttp({ url, body, headers: { 'Content-Type': 'application/json' } }, verdictOf, attempt);
  };
