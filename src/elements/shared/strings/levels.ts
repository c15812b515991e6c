/** How worn a pattern is. Part of the catalogue in words.ts. */
export const levelWords = {
  fatigueLevels: {
    fresh: 'Fresh',
    overused: 'Overused',
    declining: 'Declining',
    fatigued: 'Fatigued',
    severe: 'Severely fatigued',
    rested: 'Rested',
  },
} as const;
