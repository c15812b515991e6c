import type { EventInput, EventResult } from '../../protocol/index.ts';

/**
 * Names no winner in those closings of a world that were rejected because their winner had been stopped just before: for whoever posts the events of a
 * world, to post these after them.
 * @param events - As they were posted.
 * @param results - The answer to them.
 * @returns Empty in most cases.
 */
export function closedWithoutWinner(events: readonly EventInput[], results: readonly EventResult[]): EventInput[] {
  const refused = new Set(
    results.flatMap((result) =>
      result.status === 'rejected' && result.errors.some(({ field }) => field === 'winner') ? [result.id] : [],
    ),
  );
  if (refused.size === 0) return [];
  return events.flatMap((event) => {
    if (event.kind !== 'experiment.closed' || !refused.has(event.id)) return [];
    const { winner: _stopped, ...rest } = event;
    return [{ ...rest, id: `${event.id}-without` }];
  });
}
