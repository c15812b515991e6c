// cspell:ignore BITMIME EHLO HELO RSET
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Certificate } from './own-certificate.ts';
import { until } from './until.ts';

/** A conversation with a mail server: its envelope, and the message as it came. */
interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: string;
}

/** The answer of a mail server to a command of its nth connection, from 1; undefined for the usual, null for silence. Before the first command it is asked what it says to ''. */
export type SmtpAnswer = (command: string, connection: number) => string | null | undefined;

/** How a mail server keeps connections private: from their beginning, or once it is asked to. */
interface SmtpPrivacy {
  readonly by: 'tls' | 'starttls';
  readonly certificate: Certificate;
}

/** A mail server of a test. */
export interface SmtpReceiver {
  readonly port: number;
  readonly mails: Mail[];
  /** All commands so far, with what was sent with them. */
  readonly commands: string[];
  receives(count: number): Promise<void>;
  /** How many conversations went on in private. */
  readonly privates: () => number;
}

const USUAL: Readonly<Record<string, string>> = {
  EHLO: '250-localhost\r\n250-AUTH PLAIN\r\n250 8BITMIME',
  HELO: '250 localhost',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  '.': '250 taken',
  RSET: '250 ok',
  QUIT: '221 bye',
};

function converse(
  socket: Socket,
  { mails, commands }: Pick<SmtpReceiver, 'mails' | 'commands'>,
  answer: (command: string) => ReturnType<SmtpAnswer>,
  upgrade: ((socket: Socket) => void) | null = null,
): void {
  let [pending, isData, message] = ['', false, ''];
  let envelope: { from: string; to: string[] } = { from: '', to: [] };
  const reply = (command: string, line: string): string | null => {
    commands.push(line);
    const said = answer(line);
    const usual = command === 'STAR' && upgrade !== null ? '220 go on in private' : USUAL[command];
    const offered = command === 'EHLO' && upgrade !== null ? '250-localhost\r\n250 STARTTLS' : usual;
    const text = said === undefined ? (offered ?? '502 what?') : said;
    if (text !== null) socket.write(`${text}\r\n`);
    return text;
  };
  const take = (line: string): void => {
    if (isData && line !== '.') {
      message += `${line.startsWith('..') ? line.slice(1) : line}\n`;
      return;
    }
    const command = line === '.' ? '.' : line.slice(0, 4).toUpperCase();
    const text = reply(command, line);
    const isTaken = text?.startsWith('2') === true || text?.startsWith('3') === true;
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (command === 'MAIL' && isTaken) envelope = { from: address, to: [] };
    if (command === 'RCPT' && isTaken) envelope.to.push(address);
    if (command === 'DATA' && isTaken) [isData, message] = [true, ''];
    if (command === '.') {
      isData = false;
      if (isTaken) mails.push({ ...envelope, message });
    }
    if (command === 'QUIT') socket.end();
    if (command === 'STAR' && upgrade !== null) {
      socket.removeAllListeners('data');
      upgrade(socket);
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (part: Buffer) => {
    pending += part.toString();
    for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      take(line);
    }
  });
  const greeting = answer('');
  if (greeting !== null) socket.write(`${greeting ?? '220 localhost'}\r\n`);
}

/** The usual greeting of a mail server is not repeated after STARTTLS. */
const asBefore =
  (answer: (command: string) => ReturnType<SmtpAnswer>): typeof answer =>
  (command) =>
    command === '' ? null : answer(command);

/** A mail server on this machine that records what comes and answers as the test says. @param privacy Left out where it knows no TLS. */
export async function smtpReceiver(
  t: { after(work: () => unknown): void },
  answer: SmtpAnswer = () => undefined,
  privacy?: SmtpPrivacy,
): Promise<SmtpReceiver> {
  const [mails, commands]: [Mail[], string[]] = [[], []];
  const sockets = new Set<Socket>();
  let privates = 0;
  const keys = privacy && {
    key: readFileSync(privacy.certificate.key),
    cert: readFileSync(privacy.certificate.cert),
  };
  const begin = (socket: Socket): void => {
    sockets.add(socket);
    const connection = sockets.size;
    const answered = (command: string): ReturnType<SmtpAnswer> => answer(command, connection);
    const upgrade = (open: Socket): void => {
      const secure = new TLSSocket(open, { isServer: true, ...keys });
      secure.on('error', () => open.destroy());
      secure.once('secure', () => privates++);
      converse(secure, { mails, commands }, asBefore(answered));
    };
    converse(socket, { mails, commands }, answered, privacy?.by === 'starttls' ? upgrade : null);
  };
  const server =
    privacy?.by === 'tls'
      ? createTlsServer(keys ?? {}, (socket) => {
          privates++;
          begin(socket);
        })
      : createServer(begin);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const receives = (count: number): Promise<void> => until(`${count} mails are received`, () => mails.length >= count);
  return { port: (server.address() as AddressInfo).port, mails, commands, receives, privates: () => privates };
}
