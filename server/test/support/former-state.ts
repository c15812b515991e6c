/** Fields that later versions learn from the counts as they come: for a former state they know only that nothing was learned. */
const LEARNED = new Set(['late']);

/** A state without what versions 2 and 3 of the engine never learned. */
export const unlearned = (state: string): string =>
  JSON.stringify(JSON.parse(state, (key, value: unknown) => (LEARNED.has(key) ? undefined : value)));

/** A state as versions 2 and 3 of the engine wrote it: under their names, and without who decided. */
export const formerly = (state: string): string =>
  unlearned(state)
    .replace(/,"(snooze|by|revivedBy|endedBy)":null/g, '')
    .replace(/,"(isJudged|isWaiting)":(true|false)/g, '')
    .replace(/,"judgedSince":0/g, '')
    .replace(/,"changes":\[[^\]]*\]/g, '')
    .replaceAll('"fatigue":{', '"wear":{')
    .replaceAll('"evidence":{"variants":', '"trial":{"variants":')
    .replaceAll('"carryOver":', '"carried":')
    .replaceAll('"closedUntil":', '"closedTo":');
