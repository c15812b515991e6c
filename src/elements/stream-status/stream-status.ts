import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { formatFor } from '../shared/format.ts';
import { icons } from '../shared/icons.ts';
import { languageOf } from '../shared/language.ts';
import { StreamElement } from '../shared/stream-element.ts';
import { theme } from '../shared/theme.ts';
import { words } from '../shared/words.ts';
import { streamStatusStyles } from './stream-status.styles.ts';

/** The age of the data is shown once it is older than this, milliseconds: before that, `live` says it all. */
const AGE_FROM_MS = 20_000;

const ICONS = {
  connecting: icons.waiting,
  live: icons.live,
  stale: icons.stale,
  offline: icons.offline,
  denied: icons.denied,
} as const;

/**
 * @summary Says whether what is shown is live: the connection's phase with its reason, the age of the data and the measured delay.
 *
 * @csspart status - The whole line.
 * @csspart phase - The phase's icon and word.
 * @csspart detail - Age, delay and reason.
 */
export class StreamStatusElement extends StreamElement {
  static override styles = [theme, streamStatusStyles];
  static override properties: PropertyDeclarations = { ...StreamElement.properties };
  #timer: ReturnType<typeof setInterval> | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // The age of data that stopped coming grows without any event.
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #details(): string[] {
    const { stream } = this.source;
    if (stream === null) return this.source.fault === null ? [] : [this.source.fault];
    const { phase, reason } = stream.status;
    const format = formatFor(languageOf(this));
    const age = stream.heardAt === null ? 0 : Date.now() - stream.heardAt;
    const isOld = age >= AGE_FROM_MS || (phase !== 'live' && stream.heardAt !== null);
    return [
      phase === 'live' ? '' : words.reason[reason],
      isOld ? words.dataAge(format.duration(age)) : '',
      phase === 'live' && stream.delay !== null ? words.delay(Math.round(stream.delay)) : '',
    ].filter((part) => part !== '');
  }

  protected override render(): TemplateResult {
    const phase = this.source.fault === null ? (this.source.status?.phase ?? 'connecting') : 'denied';
    const details = this.#details();
    // Only the phase is announced: its details change every second.
    return html`<span class="status ${phase}" part="status">
      <span class="phase" part="phase" role="status">${ICONS[phase]}<span>${words.phase[phase]}</span></span>
      ${details.length === 0 ? nothing : html`<span class="detail quiet" part="detail">${details.join(' · ')}</span>`}
    </span>`;
  }
}
