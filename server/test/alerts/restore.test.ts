// A restored backup: nothing of it is told again, and nothing after it is lost.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EventInput } from 'peeksafe/protocol';
import { exportStore, importStore } from '../../src/maintenance/backup.ts';
import { pairOfVariants, post, serverFor, temporaryFolder } from '../support/harness.ts';
import { insertEvents } from '../support/insert-events.ts';
import { receiver, says, type Received } from '../support/receiver.ts';
import { AT, bodyOf, pagerAt } from './alert-scene.ts';

const told = (received: readonly Received[]): string[] =>
  received.map((one) => `${String(bodyOf(one)['event_action'])} ${String(bodyOf(one)['dedup_key'])}`).sort();

const killed = (id: string, variant: string): object => ({
  ...{ id, at: AT, kind: 'variant.killed', variant, cause: 'operator' },
});

test('sinks are told nothing of a backup, all that comes after it, and the end of what lasted in it', async (t) => {
  const [dataDir, folder] = [temporaryFolder(t), temporaryFolder(t)];
  const [pager, down] = [await receiver(t, says(202)), await receiver(t, says(503))];
  const alerts = pagerAt(pager.url);
  const first = await serverFor(t, { dataDir, alerts });
  await post(first, 's', pairOfVariants());
  await first.close();
  // As the monitor of the traffic logs it.
  const alarm = { id: 'alarm', at: AT, kind: 'experiment.paused', experiment: 'exp', cause: 'traffic', reason: 'Bent' };
  insertEvents(dataDir, [alarm as EventInput]);
  const alarmed = await serverFor(t, { dataDir, alerts });
  await pager.receives(1);
  await alarmed.close();
  // The sink has not taken a kill when the backup is made, and takes it afterwards.
  const waits = await serverFor(t, { dataDir, alerts: pagerAt(down.url) });
  await post(waits, 's', [killed('k1', 'a')]);
  await down.receives(1);
  const file = join(folder, 'backup.db');
  await exportStore(dataDir, file);
  await waits.close();
  const goesOn = await serverFor(t, { dataDir, alerts });
  await pager.receives(2);
  await goesOn.close();
  const restored = join(folder, 'restored');
  await importStore(file, restored);
  const again = await serverFor(t, { dataDir: restored, alerts });
  const resumed = { id: 'r', at: AT, kind: 'experiment.resumed', experiment: 'exp' };
  await post(again, 's', [resumed, killed('k2', 'b')]);
  await pager.receives(4);
  await again.close();
  assert.deepEqual(told(pager.received), [
    'resolve peeksafe:s:exp:traffic:',
    'trigger peeksafe:s:exp:killed:a',
    'trigger peeksafe:s:exp:killed:b',
    'trigger peeksafe:s:exp:traffic:',
  ]);
});
