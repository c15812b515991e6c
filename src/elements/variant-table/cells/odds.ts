import type { Format } from '../../shared/format/format.ts';
import type { Words } from '../../shared/strings/strings.ts';

/** Past this, nobody reads the digits. */
const MOST = 1_000_000;

/** Evidence, given as a natural logarithm, as people read it: `22 : 1`. Below 10 with a decimal. */
export function oddsOf(logE: number, format: Format, words: Words): string {
  const odds = Math.exp(Math.min(logE, Math.log(MOST)));
  const text = format.count(odds < 10 ? Math.round(odds * 10) / 10 : Math.round(odds));
  return words.table.odds(logE > Math.log(MOST) ? `> ${text}` : text);
}
