import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { closePopover, popoverButton } from './popover.ts';

/** One thing that a menu offers. */
interface MenuItem {
  readonly label: string;
  readonly icon?: SVGTemplateResult;
  /** Whether it is the one of several that holds now; left out for something that is done. */
  readonly isChecked?: boolean;
  readonly onSelect: () => void;
}

/** A button that opens a menu. Use it with `menuStyles` and `buttons` of controls.ts. */
interface Menu {
  /** Unique in its shadow root. */
  readonly id: string;
  /** The button's name for those who do not see it. */
  readonly label: string;
  /** The content of the button. */
  readonly content: TemplateResult | SVGTemplateResult;
  /** The button's classes; those of an icon unless given. */
  readonly className?: string;
  /** The `part` of the menu, where a page may restyle it. */
  readonly part?: string;
  /** A line above the items. */
  readonly heading?: string;
  readonly items: readonly MenuItem[];
}

/** The button and its menu: arrow keys, Home and End move, Escape closes. */
export function menuButton(menu: Menu): TemplateResult {
  const { id, label, content, heading, items, className = 'icon-button', part } = menu;
  const choose = (event: Event, item: MenuItem): void => {
    closePopover(event);
    item.onSelect();
  };
  return popoverButton({
    ...{ id, role: 'menu', label, ...(part !== undefined && { part }) },
    button: { className, content, label, title: label },
    content: html`${heading === undefined ? nothing : html`<p class="menu-heading" role="presentation">${heading}</p>`}
    ${items.map(
      (item) =>
        html`<button
          class="menu-item"
          role=${item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
          aria-checked=${item.isChecked ?? nothing}
          tabindex="-1"
          @click=${(event: Event) => choose(event, item)}
        >
          ${item.icon ?? nothing}${item.label}
        </button>`,
    )}`,
  });
}
