import { Audience } from './viewers/audience.ts';
import { opening, post } from './load.ts';
import type { Dialect } from './viewers/questions.ts';
import { startPeeksafe, startPeer, type Subject } from './subjects.ts';

/** The subjects, in the order of a round. `ws, one text` is ws by somebody who has measured: the text is made once for all. */
export const NAMES = ['peeksafe', 'socket.io', 'ws', 'ws, one text', 'limit'] as const;

/** One of the subjects. */
export type Name = (typeof NAMES)[number];

/** The setting that every part of the bench gets. */
export interface Setting {
  readonly quick: boolean;
  /** File with the message that the peers send. */
  readonly template: string;
}

const DIALECTS: Readonly<Record<Name, Dialect>> = {
  peeksafe: 'peeksafe',
  'socket.io': 'socket.io',
  ws: 'ws',
  'ws, one text': 'ws',
  limit: 'limit',
};

/** Starts a server, ready for reports. */
export async function startSubject(
  name: Name,
  { template }: Setting,
  nodeOptions?: readonly string[],
): Promise<Subject> {
  const dialect = DIALECTS[name];
  if (dialect !== 'peeksafe') return startPeer(dialect, template, ...(name === 'ws, one text' ? ['once'] : []));
  const server = await startPeeksafe(undefined, nodeOptions);
  await post(server.port, opening());
  return server;
}

/**
 * Starts a server, lets viewers in, does the work, and ends all of it.
 * @param offers Whether viewers offer compression, as browsers do.
 */
export async function watched<Result>(
  server: Subject,
  viewers: number,
  work: (audience: Audience) => Promise<Result>,
  offers = false,
): Promise<Result> {
  try {
    const audience = await Audience.connect({ dialect: server.dialect, port: server.port, offers }, viewers);
    try {
      return await work(audience);
    } finally {
      await audience.close();
    }
  } finally {
    await server.stop();
  }
}
