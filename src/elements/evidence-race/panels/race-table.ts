import { html, type TemplateResult } from 'lit';
import { highestOf, laneText, projectionText, type RaceLanguage } from '../data/lane-texts.ts';
import type { RaceLane } from '../data/lanes.ts';

/** The race as a table, for those who do not see it. */
export function raceTable(lanes: readonly RaceLane[], language: RaceLanguage): TemplateResult {
  const { strings, format } = language;
  const { table, title } = strings.race;
  const { unknown } = strings.common;
  const odds = (logE: number | null): string => (logE === null ? unknown : format.odds(logE));
  // In a box, since a table is as large as what it says, and Firefox shows its caption whatever it is clipped to.
  return html`<div class="visually-hidden" part="table">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">${table.variant}</th>
          <th scope="col">${table.evidence}</th>
          <th scope="col">${table.needed}</th>
          <th scope="col">${table.highest}</th>
          <th scope="col">${table.projection}</th>
          <th scope="col">${table.state}</th>
        </tr>
      </thead>
      <tbody>
        ${lanes.map((lane) => {
          const { main, extra } = laneText(lane, language);
          return html`<tr>
            <th scope="row" dir="auto">
              ${lane.name === undefined ? lane.letter : strings.race.lane(lane.letter, lane.name)}
            </th>
            <td>${odds(lane.logE)}</td>
            <td>${format.oddsNeeded(lane.logNeeded)}</td>
            <td>${odds(highestOf(lane))}</td>
            <td>${projectionText(lane, language) || unknown}</td>
            <td>${[main, extra].filter((part) => part !== '').join(', ')}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
