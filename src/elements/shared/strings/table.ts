import { tableStrings } from './table-strings.ts';

/** What only the table says. */
export const gridStrings = {
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
  actions: {
    kill: 'Stop',
    revive: 'Show again',
    protect: 'Protect',
    unprotect: 'Protect no longer',
    undo: 'Undo',
  },
  table: tableStrings,
} as const;
