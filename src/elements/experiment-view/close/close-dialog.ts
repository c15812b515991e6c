import { html, nothing, type TemplateResult } from 'lit';
import type { Variant } from '../../../protocol/index.ts';
import type { Situation } from '../../shared/experiments/situation.ts';
import { letterBadge } from '../../shared/letters/letter-badge.ts';
import type { Language } from '../../shared/views/evidence.ts';
import { letterIn, type Subject } from '../data/subject.ts';

export { styles } from './close.styles.ts';

/** The choices made while closing an experiment. */
export interface ClosingChoice {
  /** The id of the winner; null for none. */
  readonly winner: string | null;
  readonly reason: string;
}

/** The surroundings of the dialog that closes an experiment. */
export interface CloseContext extends Language {
  readonly subject: Subject;
  readonly situation: Situation;
  readonly choice: ClosingChoice;
  readonly choose: (parts: Partial<ClosingChoice>) => void;
  readonly confirm: () => void;
  readonly leave: () => void;
}

function option(variant: Variant | null, context: CloseContext): TemplateResult {
  const { strings, format, subject, choice, choose } = context;
  const id = variant?.id ?? null;
  return html`<label class="option">
    <input type="radio" name="winner" .checked=${choice.winner === id} @change=${() => choose({ winner: id })} />
    ${
      variant === null
        ? html`<span class="content">${strings.experimentView.closing.noWinner}</span>`
        : html`${letterBadge(variant, letterIn(subject, variant.id))}
            <span class="content" dir="auto">${variant.content}</span>
            <span class="quiet small interval">
              ${strings.evidence.between(format.rate(variant.interval[0]), format.rate(variant.interval[1]))}
            </span>`
    }
  </label>`;
}

/** The effect of the closing, before anything is done. */
function effect({ strings, format, subject, situation, choice }: CloseContext, active: number): TemplateResult {
  const texts = strings.experimentView.closing;
  const letter = choice.winner === null ? '' : letterIn(subject, choice.winner);
  const isLeading = situation.kind === 'leads' && situation.leader?.id === choice.winner;
  return html`<div class="effect" id="close-effect" aria-live="polite">
    <p>${texts.effect(active, format.count(active))} ${choice.winner === null ? texts.toldNone : texts.told(letter)}</p>
    <p class="quiet small">${texts.undo}</p>
    <p class="warn small caution">${choice.winner === null || isLeading ? nothing : texts.notLeading(letter)}</p>
  </div>`;
}

/** The dialog that closes an experiment with a winner or without: it says the effect before, and posts nothing. */
export function closeDialog(context: CloseContext): TemplateResult {
  const { strings, subject, choice, choose, confirm, leave } = context;
  const texts = strings.experimentView.closing;
  const active = subject.variants.filter(({ status }) => status === 'active');
  // Closed here and not by taking it away: so the focus goes back to the button that it came from.
  const shut = (event: Event): void => {
    (event.currentTarget as Element).closest('dialog')?.close();
    leave();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    (event.currentTarget as Element).closest('dialog')?.close();
    confirm();
  };
  const pressed = (event: Event): void => {
    if (event.target === event.currentTarget) shut(event);
  };
  return html`<dialog
    class="close-dialog"
    part="close-dialog"
    aria-labelledby="close-title"
    aria-describedby="close-effect"
    @cancel=${leave}
    @close=${leave}
    @click=${pressed}
  >
    <form @submit=${submit}>
      <h3 id="close-title" dir="auto">${texts.title(subject.experiment.title)}</h3>
      <fieldset>
        <legend class="small quiet">${texts.winner}</legend>
        ${active.map((variant) => option(variant, context))} ${option(null, context)}
      </fieldset>
      ${effect(context, active.length)}
      <label class="reason">
        <span class="small quiet">${texts.reason}</span>
        <input
          class="field"
          name="reason"
          maxlength="500"
          autocomplete="off"
          dir="auto"
          .value=${choice.reason}
          @input=${(event: Event) => choose({ reason: (event.currentTarget as HTMLInputElement).value })}
        />
      </label>
      <div class="do">
        <button class="button bare" type="button" @click=${shut}>${texts.cancel}</button>
        <button class="button main confirm" type="submit">${texts.confirm}</button>
      </div>
    </form>
  </dialog>`;
}
