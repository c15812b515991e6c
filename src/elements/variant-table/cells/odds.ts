import type { Format } from '../../shared/format/format.ts';
import type { Strings } from '../../shared/strings/strings.ts';

/** Past this, nobody reads the digits. */
const MAX_ODDS = 1_000_000;

/** Evidence, given as a natural logarithm, as people read it: `22 : 1`. Below 10 with a decimal. */
export function oddsOf(logE: number, format: Format, strings: Strings): string {
  const odds = Math.exp(Math.min(logE, Math.log(MAX_ODDS)));
  const text = format.count(odds < 10 ? Math.round(odds * 10) / 10 : Math.round(odds));
  return strings.table.odds(logE > Math.log(MAX_ODDS) ? `> ${text}` : text);
}
