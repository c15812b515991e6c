export const fatigueLevels = {
  fresh: 'Fresh',
  overused: 'Overused',
  declining: 'Declining',
  fatigued: 'Fatigued',
  severe: 'Severely fatigued',
  rested: 'Rested',
} as const;
