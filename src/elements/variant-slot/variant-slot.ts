import { assign } from '../../assign/index.ts';
import { collect, type Collector, type Consent } from '../../collect/index.ts';
import { FallbackEvent, VariantEvent, type Fallback } from './events.ts';
import type { DeniedEvent, StreamErrorEvent } from '../shared/loading/stream-events.ts';
import type { TypedListeners } from '../shared/typed-listeners.ts';
import { planOf, type PlanSource, type SlotPlan } from './plan-source.ts';
import { variantSlotStyles } from './variant-slot.styles.ts';

/** The events of `<variant-slot>`, by name. */
export interface VariantSlotEventMap {
  /** A variant is shown and counted. */
  'peeksafe-variant': VariantEvent;
  /** The first variant is shown, and nobody counts. */
  'peeksafe-fallback': FallbackEvent;
  /** The server does not let this page in. */
  'peeksafe-denied': DeniedEvent;
  /** The plan cannot be had before somebody mends something. */
  'peeksafe-error': StreamErrorEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends VariantSlotEventMap {}
}

/** No longer than this is a page without its content. Milliseconds. */
const MAX_WAIT_MS = 300;

/** The attributes that are texts. Accessors made in a loop weigh less. */
const TEXTS = ['src', 'token', 'experiment', 'variant', 'unit', 'segments'] as const;

const collectors = new Map<string, Collector>();

/** One collector counts for all slots of a page that say the same. */
function collectorFor(src: string, { token, unit, consent, segments }: VariantSlot): Collector {
  const key = [src, token, unit, consent, segments].join('\n');
  const collector =
    collectors.get(key) ??
    collect(src, {
      token: token ?? undefined,
      unit: unit ?? undefined,
      consent,
      segments: segments ? Object.fromEntries(new URLSearchParams(segments)) : undefined,
    });
  collectors.set(key, collector);
  return collector;
}

/** Listeners of its own events know their types. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- what is merged are methods of EventTarget, with more types
export interface VariantSlot {
  /** Calls a listener when an event comes; the element's own events have their types. */
  addEventListener: TypedListeners<this, VariantSlotEventMap>['addEventListener'];
  /** Calls a listener no more. */
  removeEventListener: TypedListeners<this, VariantSlotEventMap>['removeEventListener'];
}

// A server has no elements: there, the tag is text that the page's script takes over.
const Base = globalThis.HTMLElement ?? class {};

/**
 * @summary Shows a visitor one variant of an experiment, and counts who saw it and engaged with it.
 *
 * Its children are `<template data-variant="…">`, one for each variant; without one, the variant's text comes from the stream. It asks for the plan, assigns
 * the visitor by `peeksafe/assign` and counts by `peeksafe/collect`. While it waits, at most 300 ms, it holds the space of the first; then it shows the first and
 * counts nobody. What is shown stays, also when the variant is stopped, unless it says `swap="live"`. All slots of a page say the same `src`, `token`, `unit`, `consent` and `segments`.
 *
 * @slot - A `<template data-variant="…">` for each variant; with `variant`, the content that the server chose.
 *
 * @attr {string} src - The address of the stream, such as `https://host/v1/streams/news`.
 * @attr {string} token - A token with the scope `count`, which everybody may read.
 * @attr {string} experiment - The id of the experiment.
 * @attr {string} variant - The variant that the page's server chose by `assign`: the slot then only counts it.
 * @attr {string} unit - The visitor's id where the page has one; a pseudonym.
 * @attr {'granted' | 'session' | 'none'} consent - How far the visitor agreed to be remembered; `session` when left out.
 * @attr {string} segments - Where the visitor is, by the dimensions that the experiment declares, such as `device=mobile&country=DE`.
 * @attr {'live'} swap - `live` exchanges the variant while somebody looks at it, when it is stopped.
 *
 * @event {VariantEvent} peeksafe-variant - A variant is shown, and counted when it is seen; `detail` says which. Bubbles.
 * @event {FallbackEvent} peeksafe-fallback - The first variant is shown and nobody counts; `detail` says why. Bubbles.
 * @event {DeniedEvent} peeksafe-denied - The server does not let this page in, and is asked no more; `detail` says what is missing. Does not bubble.
 * @event {StreamErrorEvent} peeksafe-error - The server has no plan at this address, and is asked no more; `detail` says why. Does not bubble.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- as above
export class VariantSlot extends Base {
  /** @internal */
  static readonly observedAttributes: readonly string[] = [...TEXTS, 'consent', 'swap'];

  static {
    for (const name of TEXTS)
      Object.defineProperty(this.prototype, name, {
        get(this: VariantSlot) {
          return this.getAttribute(name);
        },
        set(this: VariantSlot, value: string | null) {
          this.#set(name, value);
        },
        enumerable: true,
      });
  }

  /** The address of the stream, such as `https://host/v1/streams/news`; null when it is missing. */
  declare src: string | null;
  /** A token with the scope `count`, which everybody may read. */
  declare token: string | null;
  /** The id of the experiment; null when it is missing. */
  declare experiment: string | null;
  /** The variant that the page's server chose; null when the slot chooses. */
  declare variant: string | null;
  /** The visitor's id where the page has one. */
  declare unit: string | null;
  /** Where the visitor is, by the dimensions that the experiment declares, such as `device=mobile&country=DE`; null where the page does not say. */
  declare segments: string | null;

  #box: HTMLElement | null = null;
  #content: ChildNode[] = [];
  #shown: string | null = null;
  #stopCounting: (() => void) | undefined;
  #unfollow: (() => void) | undefined;
  /** Counts the beginnings: an answer to an earlier one means nothing. */
  #turn = 0;
  #isDue = false;

  /** How far the visitor agreed to be remembered. */
  get consent(): Consent {
    const consent = this.getAttribute('consent') ?? '';
    if (consent === '') return 'session';
    return consent === 'granted' || consent === 'session' ? consent : 'none';
  }

  /** Sets how far the visitor agreed to be remembered. */
  set consent(consent: Consent | null) {
    this.#set('consent', consent);
  }

  /** `live` exchanges the variant while somebody looks at it; null leaves it. */
  get swap(): 'live' | null {
    return this.getAttribute('swap') === 'live' ? 'live' : null;
  }

  /** Sets whether the variant is exchanged while somebody looks at it. */
  set swap(swap: 'live' | null) {
    this.#set('swap', swap);
  }

  #set(name: string, value: string | null): void {
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  /** Called when it comes into a page. */
  connectedCallback(): void {
    this.#prepare();
    this.#begin();
  }

  /** Called when it leaves the page. */
  disconnectedCallback(): void {
    this.#end();
  }

  /** Called when one of its attributes changes. */
  attributeChangedCallback(): void {
    if (!this.isConnected || this.#isDue || this.#box === null) return;
    this.#isDue = true;
    // Several at once are one change.
    queueMicrotask(() => {
      this.#isDue = false;
      this.#end();
      this.#shown = null;
      if (this.isConnected) this.#begin();
    });
  }

  #prepare(): void {
    if (this.#box !== null) return;
    // One that was written on a server has its root already.
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(variantSlotStyles);
    root.adoptedStyleSheets = [sheet];
    this.#box = root.querySelector('div');
    if (this.#box !== null) return;
    this.#box = document.createElement('div');
    const written = [...root.childNodes];
    this.#box.append(...(written.length > 0 ? written : [document.createElement('slot')]));
    root.append(this.#box);
  }

  #begin(): void {
    const { src, experiment, variant } = this;
    const turn = ++this.#turn;
    if (src === null || experiment === null) return;
    const address = src.replace(/\/+$/, '');
    const collector = collectorFor(address, this);
    if (variant !== null) return this.#show(variant, collector);
    const source = planOf(address, this.token);
    if (this.#shown !== null) {
      this.#count(this.#shown, collector);
      this.#followLive(source, collector);
      return;
    }
    this.#fill(null);
    this.#hold(true);
    const isOver = (): boolean => turn !== this.#turn || !this.isConnected;
    const timer = setTimeout(() => isOver() || this.#fallBack('late'), MAX_WAIT_MS);
    void source.get().then((plan) => {
      clearTimeout(timer);
      // Said after 300 ms, too, to whoever has to mend it.
      if (plan === null) this.#sayRefusal(source);
      if (isOver()) return;
      if (plan === null) this.#fallBack('unavailable');
      else if (this.#assignBy(plan, collector)) this.#followLive(source, collector);
    });
  }

  #followLive(source: PlanSource, collector: Collector): void {
    if (this.swap !== 'live') return;
    this.#unfollow = source.follow((plan) => {
      if (plan === null) this.#sayRefusal(source);
      else this.#assignBy(plan, collector);
    });
  }

  #end(): void {
    this.#turn++;
    // A second time, they end nothing.
    this.#stopCounting?.();
    this.#unfollow?.();
  }

  /** Shows the variant of a plan. @returns Whether there is one for this visitor. */
  #assignBy(plan: SlotPlan, collector: Collector): boolean {
    const id = this.experiment as string;
    const planned = plan.experiments.find((one) => one.id === id);
    const unit = collector.unit ?? collector.view;
    const assignment = planned && assign({ ...planned, experiment: id, unit, remembered: collector.own(id) });
    if (!planned || !assignment) {
      if (this.#shown === null) this.#fallBack('not-taking-part');
      return false;
    }
    if (assignment.own !== null) collector.remember(id, assignment.own);
    const { variant } = assignment;
    const content = planned.variants.find((one) => one.id === variant)?.content;
    if (variant !== this.#shown) this.#show(variant, collector, content);
    return true;
  }

  #show(variant: string, collector: Collector, text?: string): void {
    // A server that chose has written the content, or the templates.
    if (this.variant === null || this.querySelector(':scope > template') !== null) this.#fill(variant, text);
    this.#hold(false);
    this.#shown = variant;
    this.#count(variant, collector);
    this.dispatchEvent(new VariantEvent({ experiment: this.experiment as string, variant, collector }));
  }

  #count(variant: string, collector: Collector): void {
    this.#stopCounting?.();
    this.#stopCounting = collector.seen(variant, this);
  }

  /** Shows the first, and nobody counts: whoever waited would else be told from who did not by what is shown. */
  #fallBack(reason: Fallback['reason']): void {
    this.#turn++;
    this.#fill(null);
    this.#hold(false);
    this.dispatchEvent(new FallbackEvent({ experiment: this.experiment as string, reason }));
  }

  /** Says a refusal that does not pass. */
  #sayRefusal({ refusal }: PlanSource): void {
    if (refusal === null) return;
    const message = `The server answered ${refusal}.`;
    const denial = { 401: 'token', 403: 'permission' }[refusal];
    const detail = denial ? { missing: denial, message } : { code: refusal === 404 ? 'no-stream' : 'address', message };
    this.dispatchEvent(new CustomEvent(denial ? 'peeksafe-denied' : 'peeksafe-error', { detail }));
  }

  #hold(isWaiting: boolean): void {
    this.#box?.classList.toggle('waiting', isWaiting);
  }

  /** Puts the content of a variant, or of the first, in place of what it has put there. */
  #fill(variant: string | null, text = ''): void {
    const templates = [...this.querySelectorAll<HTMLTemplateElement>(':scope > template[data-variant]')];
    const template = templates.find(({ dataset }) => variant === null || dataset['variant'] === variant);
    for (const node of this.#content) node.remove();
    const content = document.createDocumentFragment();
    content.append(template?.content.cloneNode(true) ?? text);
    this.#content = [...content.childNodes];
    this.append(content);
  }
}
