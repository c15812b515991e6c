import type { ConnectionOptions, credsAuthenticator, Msg, NatsConnection } from '@nats-io/transport-node';
import type { JetStreamClient, JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import { LogUnavailable } from '../event-log.ts';
import { codeOf, LEASE_MS, Leases, WRONG_LAST_SEQUENCE } from './leases.ts';
import { subjectsOf, type Subjects } from './subjects.ts';
import type { NatsSettings } from './settings.ts';

/** Timeout of a request to JetStream, milliseconds. */
const REQUEST_TIMEOUT_MS = 2000;

/** JetStream recognizes a message that is published again within this time by its id. Nanoseconds. */
const DEDUPE_NS = 120e9;

const NOT_FOUND = [10059, 10037];

/** How long a closing node waits for NATS to receive its last messages, milliseconds. */
const FLUSH_MS = 1000;

/** From this many messages on, a consumer is faster than a request for each. */
const MIN_TO_CONSUME = 300;

/** Bytes of one message of an answer that is sent in several. */
const CHUNK_BYTES = 256 * 1024;

/** The first byte of an answer says how the request ended. */
const OK_MARK = 43; // +
const FAILED_MARK = 45; // -
const RETRY_MARK = 126; // ~

/** Another node has written to this log since: the publisher is no longer its writer. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Nobody can respond now: the stream has no writer at the moment, or one that is not certain to be it. */
export class NoResponder extends Error {
  override readonly name = 'NoResponder';
}

/** A message in JetStream. */
export interface StoredMessage {
  /** Its position in JetStream, over all logs. */
  readonly sequence: number;
  readonly subject: string;
  /** The id that its publisher gave it. */
  readonly id: string;
  readonly data: Uint8Array;
}

type CredsAuthenticator = typeof credsAuthenticator;

function optionsOf(
  { servers, tls, credentials }: NatsSettings,
  authenticatorOf: CredsAuthenticator,
): ConnectionOptions {
  const options: ConnectionOptions = {
    servers: [...servers],
    name: 'peeksafe-server',
    maxReconnectAttempts: -1,
    // A password may be changed while servers run.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    timeout: 3000,
    // A server that is cut off is noticed within three seconds.
    pingInterval: 1000,
    maxPingOut: 2,
    ...(tls !== null && { tls: { ...tls } }),
  };
  switch (credentials.kind) {
    case 'file':
      return { ...options, authenticator: authenticatorOf(credentials.content) };
    case 'token':
      return { ...options, token: credentials.token };
    case 'password':
      return { ...options, user: credentials.user, pass: credentials.password };
    case 'none':
      return options;
  }
}

/** The one module that talks to NATS. */
export class NatsClient {
  readonly subjects: Subjects;
  readonly leases = new Leases(() => this.#kv);
  readonly #settings: NatsSettings;
  readonly #onError: (what: string, error: unknown) => void;
  #nc: NatsConnection | null = null;
  #js: JetStreamClient | null = null;
  #jsm: JetStreamManager | null = null;
  #kv: KV | null = null;
  #isConnected = false;
  #isClosed = false;
  readonly #ready: Promise<void>;

  constructor(settings: NatsSettings, onError: (what: string, error: unknown) => void) {
    this.#settings = settings;
    this.#onError = onError;
    this.subjects = subjectsOf(settings.installation);
    this.#ready = this.#open();
  }

  async #open(): Promise<void> {
    // Loaded here, so that a server with a log of its own never pays for it.
    const [nats, { jetstream, jetstreamManager }, { Kvm }] = await Promise.all([
      import('@nats-io/transport-node'),
      import('@nats-io/jetstream'),
      import('@nats-io/kv'),
    ]);
    for (let waitMs = 100; !this.#isClosed; waitMs = Math.min(2000, waitMs * 2)) {
      try {
        if (this.#nc === null) {
          const nc = await nats.connect(optionsOf(this.#settings, nats.credsAuthenticator));
          if (this.#isClosed) return await nc.close();
          this.#nc = nc;
          this.#isConnected = true;
          this.#watch(nc).catch((error: unknown) => this.#onError('NATS', error));
        }
        const js = jetstream(this.#nc, { timeout: REQUEST_TIMEOUT_MS });
        const jsm = await jetstreamManager(this.#nc, { timeout: REQUEST_TIMEOUT_MS });
        await this.#makeStream(jsm);
        this.#kv = await new Kvm(js).create(this.subjects.leases, {
          ttl: LEASE_MS,
          history: 1,
          replicas: this.#settings.replicas,
        });
        this.#jsm = jsm;
        this.#js = js;
        return;
      } catch (error) {
        this.#onError('NATS is not ready', error);
        await new Promise((done) => setTimeout(done, waitMs).unref());
      }
    }
  }

  async #makeStream(jsm: JetStreamManager): Promise<void> {
    const { events: name, everyLog } = this.subjects;
    try {
      await jsm.streams.info(name);
      return;
    } catch (error) {
      if (!NOT_FOUND.includes(codeOf(error))) throw error;
    }
    await jsm.streams.add({
      name,
      subjects: [everyLog],
      num_replicas: this.#settings.replicas,
      duplicate_window: DEDUPE_NS,
      // Nothing leaves a log by accident.
      deny_delete: true,
      deny_purge: true,
    });
  }

  async #watch(nc: NatsConnection): Promise<void> {
    for await (const status of nc.status()) {
      if (status.type === 'disconnect') {
        this.#isConnected = false;
        if (!this.#isClosed) this.#onError('NATS', new Error('The connection to NATS was lost.'));
      }
      if (status.type === 'reconnect') this.#isConnected = true;
    }
  }

  /** Resolves once NATS has answered for the first time. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Whether NATS is connected, as far as this node knows. */
  get isConnected(): boolean {
    return this.#isConnected && this.#js !== null;
  }

  /** Maximum size of a message, bytes. */
  get maxBytes(): number {
    return this.#nc?.info?.max_payload ?? 1024 * 1024;
  }

  get #manager(): JetStreamManager {
    if (this.#jsm === null || !this.#isConnected) throw new Error('NATS is not there.');
    return this.#jsm;
  }

  get #connection(): NatsConnection {
    if (this.#nc === null || !this.#isConnected) throw new Error('NATS is not there.');
    return this.#nc;
  }

  /**
   * Appends a message to a log, after the last message that the publisher knows. Resolves with its sequence once it is stored.
   * @throws Fenced when the log has a later message; Error when it is not certain whether the message was stored.
   */
  async append(stream: string, id: string, data: Uint8Array, fence: number): Promise<number> {
    if (this.#js === null || !this.#isConnected) throw new Error('NATS is not there.');
    try {
      const options = { msgID: id, expect: { lastSubjectSequence: fence }, timeout: REQUEST_TIMEOUT_MS };
      return (await this.#js.publish(this.subjects.log(stream), data, options)).seq;
    } catch (error) {
      if (codeOf(error) === WRONG_LAST_SEQUENCE)
        throw new Fenced('Another writer has written to this log.', { cause: error });
      throw error;
    }
  }

  #stored(found: StoredMsg | null): StoredMessage | null {
    if (found === null) return null;
    const { seq, subject, data, header } = found;
    return { sequence: seq, subject, data, id: header.get('Nats-Msg-Id') };
  }

  async #find(
    query: { seq: number } | { last_by_subj: string } | { seq: number; next_by_subj: string },
  ): Promise<StoredMessage | null> {
    try {
      return this.#stored(await this.#manager.streams.getMessage(this.subjects.events, query));
    } catch (error) {
      // Code 10037: no message found; 10059: no stream at all, which holds nothing either.
      if (NOT_FOUND.includes(codeOf(error))) return null;
      throw error;
    }
  }

  /** The last message of a log; null when it is empty. */
  last(stream: string): Promise<StoredMessage | null> {
    return this.#find({ last_by_subj: this.subjects.log(stream) });
  }

  /** The message at a position; null when there is none. */
  at(sequence: number): Promise<StoredMessage | null> {
    return this.#find({ seq: sequence });
  }

  /** The messages of a log after one position and up to another, in order. */
  async *between(stream: string, after: number, to: number): AsyncGenerator<StoredMessage> {
    if (to - after > MIN_TO_CONSUME) {
      yield* this.#consumed(stream, after, to);
      return;
    }
    for (let from = after; from < to;) {
      const next = await this.#find({ seq: from + 1, next_by_subj: this.subjects.log(stream) });
      if (next === null || next.sequence > to) return;
      yield next;
      from = next.sequence;
    }
  }

  async *#consumed(stream: string, after: number, to: number): AsyncGenerator<StoredMessage> {
    const { DeliverPolicy } = await import('@nats-io/jetstream');
    const consumer = await (this.#js as JetStreamClient).consumers.get(this.subjects.events, {
      filter_subjects: this.subjects.log(stream),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      inactive_threshold: 10_000,
    });
    const messages = await consumer.consume({ max_messages: 500 });
    // An ordered consumer restarts when its server dies; longer silence means that NATS is gone.
    const alarm = { timer: setTimeout(() => messages.stop(), 10 * REQUEST_TIMEOUT_MS) };
    let reached = after;
    try {
      for await (const message of messages) {
        alarm.timer.refresh();
        if (message.seq > to) return;
        const { seq, subject, data, headers } = message;
        yield { sequence: seq, subject, data, id: headers?.get('Nats-Msg-Id') ?? '' };
        reached = seq;
        if (seq >= to) return;
      }
    } finally {
      clearTimeout(alarm.timer);
      await messages.close();
      await consumer.delete().catch(() => {});
    }
    if (reached < to) throw new Error('JetStream stopped responding in the middle of a log.');
  }

  /** The streams that have a log. */
  async streams(): Promise<string[]> {
    const { state } = await this.#manager.streams.info(this.subjects.events, {
      subjects_filter: this.subjects.everyLog,
    });
    return Object.keys(state.subjects ?? {}).flatMap((subject) => this.subjects.streamOf(subject) ?? []);
  }

  /** Publishes to the subscribers of this moment. */
  publish(subject: string, text: string, about: string): void {
    // While disconnected, the client would buffer messages that are worthless later.
    if (!this.#isConnected) return;
    this.#nc?.publish(subject, `${about}\n${text}`);
  }

  /** Subscribes; `about` is the line that the publisher put before the text. Returns the function that unsubscribes. */
  subscribe(subject: string, heard: (subject: string, about: string, text: string) => void): () => void {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) return this.#onError('NATS', error);
        const whole = message.string();
        const end = whole.indexOf('\n');
        try {
          heard(message.subject, whole.slice(0, end), whole.slice(end + 1));
        } catch (reason) {
          // A message that is not ours must not end the subscription.
          this.#onError(`a message on ${message.subject}`, reason);
        }
      },
    });
    return () => subscription.unsubscribe();
  }

  /**
   * Sends a request and resolves with the answer.
   * @throws NoResponder when nobody responds; Error when the answer is late, or the responder failed.
   */
  async request(subject: string, question: string, timeoutMs: number): Promise<string> {
    const chunks: Buffer[] = [];
    const options = { strategy: 'sentinel', maxWait: timeoutMs } as const;
    let isWhole = false;
    try {
      for await (const { data } of await this.#connection.requestMany(subject, question, options)) {
        isWhole = data.length === 0;
        if (!isWhole) chunks.push(Buffer.from(data));
      }
    } catch (error) {
      if ((error as Error).name === 'NoResponders') throw new NoResponder('This stream has no writer at the moment.');
      throw error;
    }
    const answer = Buffer.concat(chunks);
    if (!isWhole || answer.length === 0) throw new Error('The writer did not answer in time.');
    const text = answer.toString('utf8', 1);
    if (answer[0] === RETRY_MARK) throw new NoResponder(text);
    if (answer[0] === FAILED_MARK) throw new Error(text);
    return text;
  }

  /** Responds to requests. In a group, one member gets each request. Returns the function that unsubscribes. */
  respond(subject: string, group: string | null, answer: (question: string) => Promise<string>): () => void {
    const subscription = this.#connection.subscribe(subject, {
      ...(group !== null && { queue: group }),
      callback: (error, message) => {
        if (error !== null) return this.#onError('NATS', error);
        answer(message.string())
          .then(
            (text) => this.#reply(message, OK_MARK, text),
            (reason: unknown) => {
              // The request may be retried: a node that can answer it will be there soon.
              const how = reason instanceof LogUnavailable ? RETRY_MARK : FAILED_MARK;
              this.#reply(message, how, reason instanceof Error ? reason.message : String(reason));
            },
          )
          .catch((reason: unknown) => this.#onError('NATS', reason));
      },
    });
    return () => subscription.unsubscribe();
  }

  #reply(message: Msg, how: number, text: string): void {
    const whole = Buffer.concat([Buffer.of(how), Buffer.from(text)]);
    for (let at = 0; at < whole.length; at += CHUNK_BYTES) message.respond(whole.subarray(at, at + CHUNK_BYTES));
    message.respond();
  }

  /** Closes the connection once NATS has the last messages: that this node no longer responds, and that others may write. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const heard = this.#isConnected ? this.#nc?.flush().catch(() => {}) : null;
    await Promise.race([heard, new Promise((done) => setTimeout(done, FLUSH_MS))]);
    await this.#nc?.close();
  }
}
