import { html, nothing, type TemplateResult } from 'lit';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import * as icons from '../../shared/theme/icons.ts';
import { figuresAt, readTime } from '../layout/figures.ts';
import type { FanPicture, FanRow } from '../layout/picture.ts';

function entry(picture: FanPicture, row: FanRow, isStop: boolean, toggle: (id: string) => void): TemplateResult {
  const { strings, format } = picture;
  const { variant, letter, isShown } = row;
  const time = readTime(picture);
  const known = figuresAt(row, Math.min(time, row.isStopped ? row.endsAt : Infinity), strings, format);
  const isGone = row.isStopped && row.endsAt <= (picture.moment ?? Infinity);
  return html`<li>
    <button
      aria-pressed=${isShown}
      tabindex=${isStop ? 0 : -1}
      title=${variant.content}
      @click=${() => toggle(variant.id)}
    >
      ${letterBadge({ status: isShown && !isGone ? 'active' : 'closed' }, letter)}<span
        class="visually-hidden"
        dir="auto"
        >${variant.content}</span
      >
      <b class="rate">${known?.rate ?? strings.common.unknown}</b>
      <span class="interval">${isShown ? (known?.interval ?? '') : ''}</span>
      ${variant.protected ? html`<span class="quiet">${icons.shield}<span class="visually-hidden">${strings.erFan.protected}</span></span>` : nothing}
    </button>
  </li>`;
}

/** Moves the focus among the buttons of the legend, which is one tab stop. */
export function moveInLegend(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const buttons = [...list.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button.matches(':focus'));
  const isRtl = getComputedStyle(list).direction === 'rtl';
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: isRtl ? -1 : 1,
    ArrowLeft: isRtl ? 1 : -1,
    ArrowDown: 1,
    ArrowUp: -1,
  };
  const step = steps[event.key];
  if (step === undefined || at < 0) return;
  event.preventDefault();
  const next = buttons[(at + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next?.focus();
}

/** The variants in the order of their letters, as buttons that draw them with or without their intervals. */
export function legend(picture: FanPicture, toggle: (id: string) => void): TemplateResult {
  const { rows, strings } = picture;
  return html`<ul class="legend" part="legend" aria-label=${strings.erFan.legend} @keydown=${moveInLegend}>
    ${rows.map((row, k) => entry(picture, row, k === 0, toggle))}
  </ul>`;
}
