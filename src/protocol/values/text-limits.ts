/** Bounds on texts: those of `LIMITS` that viewers check too, who need no other. */
export const TEXT_LIMITS = {
  /** Longest id, in UTF-16 code units. */
  idLength: 128,
  /** Longest name of who decided something, in UTF-16 code units. */
  whoLength: 255,
  /** Longest content of a variant, in UTF-16 code units. */
  contentLength: 4096,
  /** Longest title, reason or other sentence, in UTF-16 code units. */
  sentenceLength: 1024,
  /** Longest address of a page, in UTF-16 code units. */
  urlLength: 2048,
  /** Longest name of a time zone, in characters. */
  timeZoneLength: 64,
} as const;
