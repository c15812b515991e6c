import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import * as icons from '../shared/theme/icons.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { theme } from '../shared/theme/theme.ts';
import { Interval } from '../shared/timers.ts';
import { NewestEvent } from '../shared/view-state/newest-event.ts';
import { streamStatus } from '../shared/strings/panels/stream-status.ts';
import type { Changed } from '../../sdk/index.ts';
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

/** Something that is known of the connection. */
interface Detail {
  readonly name: 'replay' | 'timing' | 'reason' | 'age' | 'delay' | 'transport';
  readonly text: string;
  readonly help?: string;
}

/**
 * @summary Says whether what is shown is live: the connection's phase with its reason, the age of the data, the measured delay from
 * the server's store to here, and by which way the stream is followed. Of a record that is played again it says so,
 * with the month that it is from, and where the times of a stream are invented.
 *
 * @csspart status - The whole line.
 * @csspart phase - The phase's icon and word.
 * @csspart detail - The month of a replay, whether times are invented, reason, age, delay or transport.
 */
export class StreamStatusElement extends StreamElement {
  static override styles = [theme, streamStatusStyles];
  static override shape = 'display: inline-block';
  static override ranks = { freshness: 4, reason: 0 };
  static override strings = { streamStatus };
  static override properties: PropertyDeclarations = { ...StreamElement.properties };

  readonly #newest = new NewestEvent();

  constructor() {
    super();
    // The age of data that stopped coming grows without any event.
    new Interval(this, 1000, () => this.requestUpdate());
  }

  protected override streamChanged(changed: Changed | null): void {
    this.#newest.follow(changed, this.source.stream?.state ?? null);
  }

  /** The month in which a record was made that is played again; empty for any other stream. */
  get #replay(): string {
    const isReplay = this.source.stream?.state.info?.origin === 'replay';
    const { at } = this.#newest;
    return isReplay && at !== null ? this.strings.streamStatus.replay(this.format.month(at)) : '';
  }

  #details(): readonly Detail[] {
    const { strings } = this;
    const { stream, fault } = this.source;
    if (stream === null) return fault === null ? [] : [{ name: 'reason', text: fault }];
    const { phase, reason, transport } = stream.status;
    const { format } = this;
    const age = stream.lastMessageAt === null ? 0 : Date.now() - stream.lastMessageAt;
    const isPast = phase !== 'live' && reason !== 'no-stream' && stream.lastMessageAt !== null;
    const isOld = age >= AGE_FROM_MS || isPast;
    const isLive = phase === 'live';
    const delay = isLive && stream.delay !== null ? Math.max(0, Math.round(stream.delay)) : null;
    const texts = strings.streamStatus;
    const details: Detail[] = [
      { name: 'replay', text: this.#replay, help: texts.replayHelp },
      {
        name: 'timing',
        text: stream.state.info?.timing === 'invented' ? texts.invented : '',
        help: texts.inventedHelp,
      },
      { name: 'reason', text: isLive ? '' : strings.streamStatus.reasons[reason] },
      {
        name: 'age',
        text: isOld ? texts.age(format.duration(age)) : '',
        help: stream.lastMessageAt === null ? '' : texts.heard(format.full(stream.lastMessageAt)),
      },
      { name: 'transport', text: isLive && transport !== undefined ? texts.transports[transport] : '' },
      // Last: the room that it keeps for more digits is no gap between words there.
      { name: 'delay', text: delay === null ? '' : texts.delay(format.count(delay)), help: texts.delayHelp },
    ];
    return details.filter(({ text }) => text !== '');
  }

  protected override render(): TemplateResult {
    const phase = this.source.fault === null ? (this.source.status?.phase ?? 'connecting') : 'denied';
    const isUnknown = this.source.status?.reason === 'no-stream';
    const { common, streamStatus: texts } = this.strings;
    const details = this.#details();
    // Only the phase is announced: its details change every second.
    return html`<span class="status ${isUnknown ? 'unknown' : phase}" part="status">
      <span class="phase" part="phase" role="status"
        >${isUnknown ? icons.search : ICONS[phase]}<span
          >${isUnknown ? common.states.brief.unknown : texts.phases[phase]}</span
        ></span
      >
      ${details.map(({ name, text, help }) => html`<span class="detail quiet ${name}" part="detail" title=${help ?? nothing}>${text}</span>`)}
    </span>`;
  }
}
