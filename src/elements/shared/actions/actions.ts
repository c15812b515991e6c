import type { Experiment, Note, Pattern, Suggestion, Variant } from '../../../protocol/index.ts';

/** The content of a note. */
export interface NoteText {
  /** When the moment is that it is about, RFC 3339. */
  readonly at: string;
  /** The text of the note. */
  readonly text: string;
  /** Where there is more to read, https; null for nowhere. */
  readonly url: string | null;
}

/** The target of each action, and its other details. */
export interface ActionDetails {
  /** The variant is shown no more. `suggestion`: the one that is accepted by it. */
  kill: {
    readonly variant: Variant;
    readonly reason?: string | undefined;
    readonly suggestion?: Suggestion | undefined;
  };
  /** A killed variant is shown again. */
  revive: { readonly variant: Variant; readonly reason?: string | undefined };
  /** The variant is kept from automatic kills, or no longer. */
  protect: { readonly variant: Variant; readonly protected: boolean };
  /** Automatic kills of the experiment pause. */
  pause: { readonly experiment: Experiment; readonly reason?: string | undefined };
  /** Automatic kills of the experiment go on. `suggestion`: the one that is accepted by it. */
  resume: {
    readonly experiment: Experiment;
    readonly reason?: string | undefined;
    readonly suggestion?: Suggestion | undefined;
  };
  /** The pattern's warning is hidden for everybody until then (RFC 3339); a time that has come shows it again. */
  snooze: { readonly pattern: Pattern; readonly until: string };
  /** The suggestion is taken up: the server does what its `effect` names, and without one it is marked as done. */
  accept: { readonly suggestion: Suggestion };
  /** The suggestion is turned down. */
  dismiss: { readonly suggestion: Suggestion };
  /** An acceptance or a dismissal is taken back, with what the server did by it. */
  reconsider: { readonly suggestion: Suggestion };
  /** The experiment ends with a winner, or without; `variants` are those that are shown until then. `suggestion`: the one that is accepted by it. */
  close: {
    readonly experiment: Experiment;
    readonly winner: Variant | null;
    readonly variants: readonly Variant[];
    readonly reason?: string | undefined;
    readonly suggestion?: Suggestion | undefined;
  };
  /** A closed experiment goes on with the variants that its closing ended. */
  reopen: {
    readonly experiment: Experiment;
    readonly variants: readonly Variant[];
    readonly reason?: string | undefined;
  };
  /** A note is written, with an id that nobody else has. */
  note: { readonly note: NoteText & Pick<Note, 'id' | 'experiment' | 'variant'> };
  /** A note says something else from now on. */
  edit: { readonly note: Note; readonly to: NoteText };
  /** A note is taken away. */
  erase: { readonly note: Note };
}

/** The name of an action; its event is `peeksafe-` and this. */
export type ActionKind = keyof ActionDetails;

/** An action of one kind. */
export type ActionOf<K extends ActionKind> = { readonly kind: K } & ActionDetails[K];

/** An action that the scope `operate` allows. */
export type Action = { [K in ActionKind]: ActionOf<K> }[ActionKind];

/**
 * Sent before an action; bubbling, composed and cancelable. A page that asks its own question cancels it and calls `proceed` when the answer is
 * yes, at any later time. `detail` is the action, with the entity that it is about as it was.
 */
export class ActionEvent<K extends ActionKind = ActionKind> extends CustomEvent<ActionOf<K>> {
  /** Lets the action go ahead after it was canceled; harmless when called again. A reason goes into the audit log where the action has one. */
  readonly proceed: (reason?: string) => void;

  constructor(action: ActionOf<K>, proceed: (reason?: string) => void) {
    super(`peeksafe-${action.kind}`, { detail: action, bubbles: true, composed: true, cancelable: true });
    this.proceed = proceed;
  }
}

/** The events of all actions, by name. */
export interface ActionEventMap {
  /** A variant is about to be stopped. */
  'peeksafe-kill': ActionEvent<'kill'>;
  /** A variant is about to be restarted. */
  'peeksafe-revive': ActionEvent<'revive'>;
  /** A variant is about to be kept from automatic kills, or no longer. */
  'peeksafe-protect': ActionEvent<'protect'>;
  /** The automatic kills of an experiment are about to pause. */
  'peeksafe-pause': ActionEvent<'pause'>;
  /** The automatic kills of an experiment are about to go on. */
  'peeksafe-resume': ActionEvent<'resume'>;
  /** A warning is about to be hidden for everybody until a time, or shown again. */
  'peeksafe-snooze': ActionEvent<'snooze'>;
  /** A suggestion is about to be taken up. */
  'peeksafe-accept': ActionEvent<'accept'>;
  /** A suggestion is about to be turned down. */
  'peeksafe-dismiss': ActionEvent<'dismiss'>;
  /** The decision on a suggestion is about to be taken back. */
  'peeksafe-reconsider': ActionEvent<'reconsider'>;
  /** An experiment is about to be closed, with a winner or without. */
  'peeksafe-close': ActionEvent<'close'>;
  /** The closing of an experiment is about to be taken back. */
  'peeksafe-reopen': ActionEvent<'reopen'>;
  /** A note is about to be written. */
  'peeksafe-note': ActionEvent<'note'>;
  /** A note is about to be changed. */
  'peeksafe-edit': ActionEvent<'edit'>;
  /** A note is about to be taken away. */
  'peeksafe-erase': ActionEvent<'erase'>;
}

/**
 * Sent after an action; bubbling and composed, and not cancelable. `detail.outcome` says whether the server took it, and `detail.text` is the sentence that
 * the element shows, in the reader's language.
 */
export class OutcomeEvent extends CustomEvent<{
  readonly action: Action;
  readonly outcome: 'done' | 'failed';
  readonly text: string;
}> {
  constructor(action: Action, outcome: 'done' | 'failed', text: string) {
    super('peeksafe-outcome', { detail: { action, outcome, text }, bubbles: true, composed: true });
  }
}

/** The event after every action, by name. */
export interface OutcomeEventMap {
  /** An action has ended: it is done, or the server has rejected it. */
  'peeksafe-outcome': OutcomeEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ActionEventMap {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- for the same reason
  interface GlobalEventHandlersEventMap extends OutcomeEventMap {}
}
