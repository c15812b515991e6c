// cspell:ignore altnames EABORT EDNS EENVELOPE EMESSAGE ETLS
import type { EmailSink } from '../../settings/alert-sinks.ts';
import type { Attempt, Delivery, Endpoint } from '../../webhook/courier.ts';
import type { Message } from '../../webhook/outbox.ts';
import { tellingIn } from '../telling.ts';
import { emailOf } from './email-text.ts';

/** Each step of a conversation with a mail server may take this long, milliseconds; the courier bounds the whole. */
const STEP_MS = 10_000;

/** A refusal as nodemailer reports it. */
interface SmtpError {
  readonly code?: string;
  /** The command that was refused, such as `RCPT TO`. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly rejectedErrors?: readonly { readonly responseCode?: number }[];
  readonly message?: string;
}

const isFinal = ({ responseCode = 0 }: { readonly responseCode?: number }): boolean => responseCode >= 500;

/** The meaning of nodemailer's codes, in words that hold no address. */
const FAULTS: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'it did not answer in time',
  EABORT: 'it did not answer in time',
  ETLS: 'there is no private connection to it',
  EDNS: 'its name is not known',
};

/** Why a certificate is refused, by what OpenSSL and Node say of it: nodemailer keeps their sentence and not their code. */
const CERTIFICATES: readonly (readonly [sentence: RegExp, said: string])[] = [
  [/altnames/iu, 'its certificate is for another name'],
  [/certificate (has expired|is not yet valid)/iu, 'its certificate has expired, or is not valid yet'],
  [/self[- ]signed|(issuer|first) certificate/iu, 'its certificate is signed by nobody who is trusted here'],
  [/certificate/iu, 'its certificate is not valid'],
];

/** Why there was no answer. */
const faultOf = ({ code = '', message = '' }: SmtpError): string =>
  CERTIFICATES.find(([sentence]) => sentence.test(message))?.[1] ?? FAULTS[code] ?? 'no answer';

/**
 * The meaning of a refusal (RFC 5321, 4.2.1). 4yz: later. 5yz of all recipients: nobody reads it there any more; of the message or its sender: never. A login that is refused is
 * tried again, since somebody will mend it.
 */
function deliveryOf(error: SmtpError): Delivery {
  const { code = '', command = '', responseCode, response, rejectedErrors = [] } = error;
  if (responseCode === undefined || responseCode === 0) return { verdict: 'again', said: faultOf(error) };
  const said = `it answered ${responseCode}${command === '' ? '' : ` to ${command.split(' ', 1).join('')}`}`;
  const rest = { said, ...(response !== undefined && { answer: response.slice(0, 200) }) };
  if (rejectedErrors.length > 0) return { verdict: rejectedErrors.every(isFinal) ? 'gone' : 'again', ...rest };
  const isAboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  return { verdict: isAboutMessage && isFinal(error) ? 'never' : 'again', ...rest };
}

/** Rejects when a signal is aborted, whatever becomes of the work that has it. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(Object.assign(new Error('ended'), { code: 'EABORT' }));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

async function send(sink: EmailSink, message: Message, { signal }: Attempt): Promise<Delivery> {
  const { host, port, tls, login, from, to } = sink;
  // Loaded here: a server without email does without it.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port, secure: tls === 'tls', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    ...(login !== null && { auth: { user: login.user, pass: login.password } }),
    ...{ connectionTimeout: STEP_MS, dnsTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    const sending = transport.sendMail({
      ...emailOf(tellingIn(message)),
      ...{ from: { name: 'Peeksafe', address: from }, to: [...to], signal },
      // The same for every attempt, so that mail programs show it once.
      messageId: `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    const { rejected } = await Promise.race([sending, ended(signal)]);
    const said = `it took the message for ${to.length - rejected.length} of ${to.length} addresses`;
    return { verdict: 'taken', said, ...(rejected.length > 0 && { warning: said }) };
  } catch (error) {
    return deliveryOf(error as SmtpError);
  } finally {
    transport.close();
  }
}

/** Delivers by a mail server. */
export const emailDelivery =
  (sink: EmailSink): Endpoint['deliver'] =>
  (message, attempt) =>
    send(sink, message, attempt);
