import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../strings/strings.ts';
import * as icons from '../theme/icons.ts';
import type { DetailsPlace } from './details-mode.ts';

/** Details, whatever they are about. */
export interface DetailsFrame {
  /** Their name for those who do not see them. */
  readonly label: string;
  readonly place: DetailsPlace;
  readonly strings: Strings;
  /** Their head, before the button that closes them. */
  readonly head: TemplateResult;
  readonly body: TemplateResult;
  readonly close: () => void;
}

function content({ head, body, strings, close }: DetailsFrame): TemplateResult {
  const label = strings.common.closeDetails;
  return html`<header>
      ${head}
      <button type="button" class="close" aria-label=${label} title=${label} @click=${close}>${icons.close}</button>
    </header>
    ${body}`;
}

/** The frame of details, as their place has it: in the page, over it, or at its foot. Escape closes them. */
export function detailsFrame(frame: DetailsFrame): TemplateResult {
  const { label, place, close } = frame;
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  if (place === 'sheet') {
    const onClick = (event: Event): void => {
      // Nothing else is outside of what fills it but the page behind.
      if (event.target === event.currentTarget) close();
    };
    return html`<dialog
      class="details sheet"
      part="details"
      tabindex="-1"
      aria-label=${label}
      @keydown=${onKeydown}
      @click=${onClick}
      @close=${close}
    >
      <div class="sheet-content">${content(frame)}</div>
    </dialog>`;
  }
  const isOver = place === 'drawer';
  return html`<section
    class=${{ below: 'details', drawer: 'details drawer', column: 'details beside' }[place]}
    part="details"
    tabindex="-1"
    role=${isOver ? 'dialog' : nothing}
    popover=${isOver ? 'manual' : nothing}
    aria-label=${label}
    @keydown=${onKeydown}
  >
    ${content(frame)}
  </section>`;
}
