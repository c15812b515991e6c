/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

/** Park and Miller's generator. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** One of several, each as likely. */
export const pick = <T>(random: Random, among: readonly T[]): T => among[Math.floor(random() * among.length)] as T;
