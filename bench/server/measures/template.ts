import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Changes } from 'peeksafe/protocol';
import { scratchFolder } from '../children.ts';
import { pause } from '../clock.ts';
import { call, opening, post, reports, VARIANTS } from '../load.ts';
import { startPeeksafe } from '../subjects.ts';

/** The message that Peeksafe sends when twenty variants have changed, in a file for the peers to send the same. */
export async function makeTemplate(): Promise<{ file: string; remove: () => void }> {
  const server = await startPeeksafe();
  try {
    await post(server.port, opening());
    for (let i = 0; i < 20; i++) await post(server.port, reports(VARIANTS));
    await pause(100);
    const path = '/v1/streams/bench/changes';
    const { cursor } = JSON.parse((await call(server.port, 'GET', path)).body) as Changes;
    await post(server.port, reports(VARIANTS));
    const { body } = await call(server.port, 'GET', `${path}?since=${cursor}`);
    const found = (JSON.parse(body) as Changes).variants?.length;
    if (found !== VARIANTS) throw new Error(`The message has ${found} variants.`);
    const folder = scratchFolder();
    writeFileSync(join(folder, 'changes.json'), body);
    return { file: join(folder, 'changes.json'), remove: () => rmSync(folder, { recursive: true, force: true }) };
  } finally {
    await server.stop();
  }
}
