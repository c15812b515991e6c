/** How worn a pattern is. */
export const levelStrings = {
  fatigueLevels: {
    fresh: 'Fresh',
    overused: 'Overused',
    declining: 'Declining',
    fatigued: 'Fatigued',
    severe: 'Severely fatigued',
    rested: 'Rested',
  },
} as const;
