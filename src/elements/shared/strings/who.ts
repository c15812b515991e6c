/** Who did something. Part of the catalogue in words.ts. */
export const whoWords = {
  killFeed: {
    by: (who: string) => `by ${who}`,
  },
} as const;
