import { css, html, type TemplateResult } from 'lit';
import { momentNames } from '../../shared/evidence-canvas/time-labels.ts';
import { figuresAt } from '../layout/figures.ts';
import { judgedTime, type FanPicture } from '../layout/picture.ts';

/** How many moments have a row. */
const MOMENTS = 8;

/** The ends of batches spread evenly over what is in view, the last of them at its end. */
export function momentsOf(picture: FanPicture): number[] {
  const { times } = picture.data;
  const end = picture.data.batchAt(judgedTime(picture));
  const begin = Math.max(0, picture.data.batchAt(picture.from));
  const count = Math.min(MOMENTS, end - begin + 1);
  return Array.from({ length: Math.max(0, count) }, (_, k) => {
    const batch = Math.round(begin + ((end - begin) * (k + 1)) / count);
    return times[batch] as number;
  });
}

/** The drawing as a table: rate, interval and evidence of each variant at some moments. */
export function fanTable(picture: FanPicture): TemplateResult {
  const { rows, strings, format } = picture;
  const { erFan, common } = strings;
  const times = momentsOf(picture);
  const names = momentNames(times, format);
  return html`<table>
    <caption>
      ${picture.metric === null ? erFan.tableCaption : erFan.ofMetric(picture.metric.name)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${erFan.time}</th>
        ${rows.map(({ letter, variant }) => html`<th scope="col" title=${variant.content}>${letter}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${times.map(
        (time, k) =>
          html`<tr>
            <th scope="row">${names[k]}</th>
            ${rows.map((row) => {
              const known = row.isStopped && row.endsAt < time ? null : figuresAt(row, time, strings, format);
              return known === null
                ? html`<td>${common.unknown}</td>`
                : html`<td>
                    <b>${known.rate}</b> <span class="quiet">${known.interval}</span>
                    <span class="quiet odds">${known.evidence}</span>
                  </td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export const styles = css`
  .figures {
    overflow-x: auto;
    padding: 0 calc(var(--_space) * 1.5) calc(var(--_space) * 1.5);
  }
  .figures table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--_text-small);
  }
  .figures caption {
    text-align: start;
    color: var(--_text-quiet);
    padding-block: calc(var(--_space) * 0.5);
  }
  .figures :is(th, td) {
    padding: calc(var(--_space) * 0.5) var(--_space);
    border-block-start: 1px solid var(--_line);
    text-align: end;
    white-space: nowrap;
    font-weight: 400;
  }
  .figures th:first-child {
    text-align: start;
  }
  .figures b {
    font-weight: 600;
  }
  .odds {
    display: inline-block;
    min-inline-size: 5em;
  }
`;
