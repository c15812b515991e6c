import type { WebhookSink } from '../../settings/alert-sinks.ts';
import type { Endpoint, Verdict } from '../../webhook/courier.ts';
import { deliverByHttp, isOk } from '../../webhook/http-delivery.ts';
import { signedRequest } from '../../webhook/publisher.ts';
import type { Alert } from '../alert.ts';
import { bySeverity, commonUrl, countsOf, headlineOf, tellingIn, type Telling } from '../telling.ts';

/** The body of one alert. */
function bodyOfOne({ at: timestamp, kind, ...alert }: Alert): object {
  const { id, key, status, severity, title, reason, ...rest } = alert;
  return { type: `alert.${kind}`, timestamp, data: { id, key, status, severity, title, reason, ...rest } };
}

function bodyOfSeveral(telling: Telling): object {
  const { alerts, isDigest } = telling;
  const [first] = bySeverity(alerts);
  const { at: timestamp } = alerts.at(-1) as Alert;
  const data = {
    ...{ severity: first.severity, count: alerts.length, title: headlineOf(telling), reason: countsOf(telling) },
    ...{ url: commonUrl(telling), alerts },
  };
  return { type: isDigest ? 'alert.digest' : 'alert.burst', timestamp, data };
}

const verdictOf = (status: number): Verdict => (isOk(status) ? 'taken' : status === 410 ? 'gone' : 'again');

/** Delivers to a receiver of signed messages. */
export const webhookDelivery =
  ({ url, secret }: WebhookSink): Endpoint['deliver'] =>
  (message, attempt) => {
    const telling = tellingIn(message);
    const isOne = telling.alerts.length === 1 && !telling.isDigest;
    const body = JSON.stringify(isOne ? bodyOfOne(telling.alerts[0]) : bodyOfSeveral(telling));
    const request = signedRequest({ url, secrets: [secret] }, { id: message.id, body }, attempt.now);
    return deliverByHttp(request, verdictOf, attempt);
  };
