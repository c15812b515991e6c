import { html, nothing, svg, type TemplateResult } from 'lit';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import { variantClass } from '../../shared/letters/letter-colors.ts';
import * as icons from '../../shared/theme/icons.ts';
import type { Language } from '../../shared/views/evidence.ts';
import { letterIn, type Subject } from '../data/subject.ts';
import { trafficShares, type TrafficShare } from './traffic-shares.ts';

/** The surroundings of the split of the traffic. */
export interface TrafficContext extends Language {
  readonly subject: Subject;
  /** The button that lets automatic stops go on; nothing where there is nothing to resume, or nobody who may. */
  readonly resume: TemplateResult | typeof nothing;
}

const percent = (share: number, most: number): string => `${((100 * share) / most).toFixed(2)}%`;

function row(
  { variant, planned, seen, hasJoined }: TrafficShare,
  most: number,
  isOff: boolean,
  context: TrafficContext,
): TemplateResult {
  const { strings, format, subject } = context;
  const texts = strings.experimentView.traffic;
  const letter = letterIn(subject, variant.id);
  if (planned === null || seen === null)
    return html`<tr>
      <th scope="row">${letterBadge(variant, letter, `${letter}, ${variant.content}`)}</th>
      <td class="quiet" colspan="3">${variant.status === 'killed' ? texts.stopped : strings.common.unknown}</td>
    </tr>`;
  const mark = percent(planned, most);
  return html`<tr>
    <th scope="row">${letterBadge(variant, letter, `${letter}, ${variant.content}`)}</th>
    <td>${format.share(planned)}</td>
    <td class=${isOff ? 'bad' : ''}>
      <strong>${format.share(seen)}</strong>
      ${hasJoined ? html`<span class="quiet tiny">${texts.joined(format.time(Date.parse(variant.postedAt)))}</span>` : nothing}
    </td>
    <td class="share-cell">
      <svg
        class="share-bar ${variantClass(variant, letter)}"
        role="img"
        aria-label=${texts.row(letter, format.share(planned), format.share(seen))}
      >
        ${svg`<rect class="track" width="100%" height="6" y="5" rx="3"/>
        <rect class="of-seen" width=${percent(seen, most)} height="6" y="5" rx="3"/>
        <line class="of-plan" x1=${mark} x2=${mark} y1="1" y2="15"/>`}
      </svg>
    </td>
  </tr>`;
}

/** Planned against real shares, the batches that were skipped for them, and the evidence of an alarm; nothing where nothing was planned. */
export function trafficView(context: TrafficContext): TemplateResult | typeof nothing {
  const { strings, format, subject, resume } = context;
  const { experiment } = subject;
  const texts = strings.experimentView.traffic;
  const shares = trafficShares(subject);
  if (shares.length === 0) return nothing;
  const { traffic, pause, skipped = 0, batches } = experiment;
  const isOff = pause?.cause === 'traffic';
  const most = Math.max(...shares.flatMap(({ planned, seen }) => [planned ?? 0, seen ?? 0])) * 1.05 || 1;
  return html`<section class="block traffic" part="traffic" aria-labelledby="traffic-title" tabindex="-1" id="traffic">
    <header class="block-head">
      <h3 id="traffic-title">${texts.title}</h3>
      ${isOff ? resume : nothing}
    </header>
    ${isOff ? html`<p class="bad small">${icons.warning} ${texts.paused}</p>` : nothing}
    <table>
      <thead class="quiet small">
        <tr>
          <th scope="col">${texts.variant}</th>
          <th scope="col">${texts.planned}</th>
          <th scope="col">${texts.seen}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${shares.map((share) => row(share, most, isOff, context))}
      </tbody>
    </table>
    <p class="quiet small">
      ${skipped === 0 ? texts.noneSkipped : texts.skipped(format.count(skipped), format.count(batches))}
      ${traffic === null ? nothing : texts.evidence(format.odds(traffic.logE), format.oddsNeeded(traffic.logNeeded))}
    </p>
  </section>`;
}
