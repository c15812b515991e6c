/** Characters that stand for themselves in a token of a subject and in a key of a KV bucket. */
const PLAIN = /^[A-Za-z0-9_-]$/;

/** A stream's name as one token of a NATS subject: every other byte is written as `=` and two hexadecimal digits. */
export function tokenOf(stream: string): string {
  let token = '';
  for (const byte of Buffer.from(stream, 'utf8')) {
    const character = String.fromCharCode(byte);
    token += PLAIN.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return token;
}

/** The stream that a token stands for; null when it stands for none. */
export function streamOf(token: string): string | null {
  const bytes: number[] = [];
  for (let i = 0; i < token.length; i++) {
    const character = token[i] as string;
    if (PLAIN.test(character)) bytes.push(character.charCodeAt(0));
    else if (character === '=' && /^[0-9A-F]{2}$/.test(token.slice(i + 1, i + 3))) {
      bytes.push(Number.parseInt(token.slice(i + 1, i + 3), 16));
      i += 2;
    } else return null;
  }
  const stream = Buffer.from(bytes).toString('utf8');
  return stream !== '' && tokenOf(stream) === token ? stream : null;
}

/** The names of an installation's streams, buckets and subjects in NATS. */
export interface Subjects {
  /** The JetStream stream that holds the events. */
  readonly events: string;
  /** The KV bucket of the leases. */
  readonly leases: string;
  /** The subject of a Peeksafe stream's log. */
  log(stream: string): string;
  /** Every stream's log. */
  readonly everyLog: string;
  /** The subject that carries a stream's changes. */
  changes(stream: string): string;
  /** Every stream's changes. */
  readonly everyChanges: string;
  /** Where the writer of a stream responds to requests. */
  writer(stream: string): string;
  /** Where any node that may write is asked to open a stream. */
  readonly open: string;
  /** The Peeksafe stream that a subject is about; null for other subjects. */
  streamOf(subject: string): string | null;
}

/** The subjects of an installation; several installations may share one NATS. */
export function subjectsOf(installation: string): Subjects {
  const events = `${installation}.events`;
  const changes = `${installation}.changes`;
  return {
    events: `${installation}_events`,
    leases: `${installation}_leases`,
    log: (stream) => `${events}.${tokenOf(stream)}`,
    everyLog: `${events}.*`,
    changes: (stream) => `${changes}.${tokenOf(stream)}`,
    everyChanges: `${changes}.*`,
    writer: (stream) => `${installation}.ask.${tokenOf(stream)}`,
    open: `${installation}.open`,
    streamOf: (subject) => streamOf(subject.slice(subject.lastIndexOf('.') + 1)),
  };
}
