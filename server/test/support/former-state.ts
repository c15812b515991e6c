/** A state as versions 2 and 3 of the engine wrote it: under their names, and without who decided. */
export const formerly = (state: string): string =>
  state
    .replace(/,"(snooze|by|revivedBy|endedBy)":null/g, '')
    .replace(/,"(isJudged|isWaiting)":(true|false)/g, '')
    .replace(/,"judgedSince":0/g, '')
    .replace(/,"changes":\[[^\]]*\]/g, '')
    .replaceAll('"fatigue":{', '"wear":{')
    .replaceAll('"evidence":{"variants":', '"trial":{"variants":')
    .replaceAll('"carryOver":', '"carried":')
    .replaceAll('"closedUntil":', '"closedTo":');
