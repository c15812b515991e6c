/** Who did something. */
export const whoStrings = {
  killFeed: {
    by: (who: string) => `by ${who}`,
  },
} as const;
