import { tableWords } from './table-strings.ts';

/** What only the table says; the larger part of it is in table-words.ts. Part of the catalogue in words.ts. */
export const gridWords = {
  comparison: 'Actual against predicted ER',
  delta: 'Delta',
  engagements: 'Engagements',
  age: 'Time active',
  status: 'Status',
  levels: { learning: 'Learning', steady: 'Active', watch: 'Watch', endangered: 'Endangered' },
  comparisonText: (actual: string, low: string, high: string, predicted: string | null) =>
    `actual ${actual}, between ${low} and ${high}${predicted === null ? '' : `, predicted ${predicted}`}`,
  orderWaits: (rows: number) => (rows === 1 ? '1 row would move' : `${rows} rows would move`),
  reorder: 'Update the order',
  acts: {
    kill: 'Stop',
    revive: 'Show again',
    protect: 'Protect',
    unprotect: 'Protect no longer',
    undo: 'Undo',
  },
  table: tableWords,
} as const;
