import { html, nothing, type TemplateResult } from 'lit';
import { viewOf } from '../view.ts';

/** The button that opens a popover. */
interface PopoverButton {
  readonly className: string;
  readonly content: unknown;
  /** Its name for those who do not see it, where its content says too little. */
  readonly label?: string;
  readonly title?: string;
}

/** A button with a popover. Use it with `menuStyles`. */
export interface Popover {
  /** Unique in its shadow root. */
  readonly id: string;
  /** A `menu` of items, a `dialog` with fields, or a `note`, which has nothing to press. */
  readonly role: 'menu' | 'dialog' | 'note';
  /** The name of the popover for those who do not see it. */
  readonly label: string;
  readonly button: PopoverButton;
  readonly content: unknown;
  /** Its `part`, where a page may restyle it. */
  readonly part?: string;
  /** It is about to open. Where this returns false it stays closed, and the caller opens it later by `showPopover`. */
  readonly onOpening?: (popover: HTMLElement) => boolean | void;
  /** It has closed. */
  readonly onClosed?: () => void;
}

/** Between a popover and its button, and between it and the window's edges, CSS pixels. */
const GAP_PX = 4;
/** It scrolls rather than to be lower than this, CSS pixels. */
const MIN_HEIGHT_PX = 160;

/** Those that are open, each with the end of what follows its button. */
const following = new WeakMap<HTMLElement, AbortController>();

const buttonOf = (popover: HTMLElement): HTMLElement => popover.previousElementSibling as HTMLElement;

const roomAround = (popover: HTMLElement): { readonly above: number; readonly below: number } => {
  const { top, bottom } = buttonOf(popover).getBoundingClientRect();
  return { above: top - 2 * GAP_PX, below: popover.ownerDocument.documentElement.clientHeight - bottom - 2 * GAP_PX };
};

/**
 * Puts a popover below its button where it fits, else where there is more room, with an edge in line with the button's, and inside the window. Set
 * through the CSSOM, which no content policy forbids.
 */
function place(popover: HTMLElement): void {
  const at = buttonOf(popover).getBoundingClientRect();
  const { clientWidth } = popover.ownerDocument.documentElement;
  const { width, height } = popover.getBoundingClientRect();
  const { above, below } = roomAround(popover);
  const isAbove = height > below && above > below;
  // It grows towards the middle of the window.
  const isAtStart = (at.left + at.right) / 2 < clientWidth / 2;
  const left = Math.min(isAtStart ? at.left : at.right - width, clientWidth - width - GAP_PX);
  const top = isAbove ? at.top - GAP_PX - height : at.bottom + GAP_PX;
  // Moved, and not placed: an edge would change its size, of which an observer tells again.
  popover.style.translate = `${Math.max(GAP_PX, left)}px ${Math.max(GAP_PX, top)}px`;
}

/** Keeps an open popover at its button: its content may come late, and the page may be scrolled. */
function follow(popover: HTMLElement): void {
  const view = viewOf(popover);
  const ending = new view.AbortController();
  following.set(popover, ending);
  const { above, below } = roomAround(popover);
  // Before it is shown, for the same reason.
  popover.style.maxBlockSize = `${Math.max(MIN_HEIGHT_PX, above, below)}px`;
  const moved = (): void => {
    if (popover.matches(':popover-open')) place(popover);
    else ending.abort();
  };
  const observer = new view.ResizeObserver(moved);
  observer.observe(popover);
  ending.signal.addEventListener('abort', () => observer.disconnect());
  const options = { signal: ending.signal, passive: true, capture: true };
  view.addEventListener('scroll', moved, options);
  view.addEventListener('resize', moved, options);
}

function unfollow(popover: HTMLElement): void {
  following.get(popover)?.abort();
  following.delete(popover);
}

/**
 * Gives the focus back to the button of a popover that closes. Browsers do so only where it is in no shadow root; elsewhere the focus falls to the page.
 */
function giveFocusBack(popover: HTMLElement): void {
  const { activeElement } = popover.getRootNode() as ShadowRoot | Document;
  if (activeElement !== null && popover.contains(activeElement)) buttonOf(popover).focus({ preventScroll: true });
}

const FOCUSABLE = '[role^=menuitem], [tabindex="0"], input, select, button:not([tabindex])';

/** The focus goes in; it comes back when what had it is gone with what was closed. */
function toggled(event: ToggleEvent): void {
  const popover = event.currentTarget as HTMLElement;
  if (event.newState === 'open') {
    popover.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true });
    return;
  }
  const { activeElement, body } = popover.ownerDocument;
  if (activeElement === null || activeElement === body) buttonOf(popover).focus({ preventScroll: true });
}

/** Arrow keys, Home and End move among the items of a menu, and Tab leaves it. Escape closes every popover, and nothing around it. */
function key(event: KeyboardEvent): void {
  const popover = event.currentTarget as HTMLElement;
  if (event.key === 'Escape') {
    event.preventDefault();
    popover.hidePopover();
  }
  if (popover.role !== 'menu') return;
  if (event.key === 'Tab') popover.hidePopover();
  moveAmong([...popover.querySelectorAll<HTMLElement>('[role^=menuitem]')], event);
}

/** Moves the focus among items by the arrow keys up and down, from either end to the other, by Home and by End. */
export function moveAmong(items: readonly HTMLElement[], event: KeyboardEvent): void {
  const at = items.indexOf(event.target as HTMLElement);
  const last = items.length - 1;
  const next = { ArrowDown: at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  items[next % items.length]?.focus();
}

/** Closes the popover in which something was chosen. */
export const closePopover = (event: Event): void =>
  (event.currentTarget as Element).closest<HTMLElement>('[popover]')?.hidePopover();

/** A button, and what it opens: in the top layer, which the browser closes by a press elsewhere. */
export function popoverButton(popover: Popover): TemplateResult {
  const { id, role, label, button, content, part, onOpening, onClosed } = popover;
  const toggling = (event: ToggleEvent): void => {
    const element = event.currentTarget as HTMLElement;
    if (event.newState !== 'open') {
      unfollow(element);
      giveFocusBack(element);
      onClosed?.();
    } else if (onOpening?.(element) === false) event.preventDefault();
    else follow(element);
  };
  return html`<button
      type="button"
      class=${button.className}
      aria-haspopup=${role === 'note' ? nothing : role}
      aria-label=${button.label ?? nothing}
      title=${button.title ?? nothing}
      popovertarget=${id}
    >
      ${button.content}
    </button>
    <div
      id=${id}
      class="menu"
      part=${part ?? nothing}
      popover
      role=${role}
      aria-label=${label}
      @beforetoggle=${toggling}
      @toggle=${toggled}
      @keydown=${key}
    >
      ${content}
    </div>`;
}
