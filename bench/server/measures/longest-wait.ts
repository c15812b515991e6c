import { now, pause } from '../clock.ts';
import { call } from '../load.ts';
import type { Subject } from '../subjects.ts';

/** How often it is asked whether the server answers, milliseconds. */
const ASKED_EVERY_MS = 10;

/** The longest that it took the server to say that it is there, while something else went on. Milliseconds. */
export async function longestWait(server: Subject, work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const begin = now();
      await call(server.port, 'GET', '/healthz');
      longest = Math.max(longest, now() - begin);
      await pause(ASKED_EVERY_MS);
    }
  })();
  await work();
  isOver = true;
  await asking;
  return longest;
}
