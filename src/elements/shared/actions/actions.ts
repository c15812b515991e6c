import type { Experiment, Pattern, Suggestion, Variant } from '../../../protocol/index.ts';

/** What each act is about, and what else it says. */
export interface Acts {
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
  /** Automatic kills of the experiment go on. */
  resume: { readonly experiment: Experiment; readonly reason?: string | undefined };
  /** The pattern's warning is hidden for everybody until then (RFC 3339); a time that has come shows it again. */
  snooze: { readonly pattern: Pattern; readonly until: string };
  /** The suggestion is taken up. */
  accept: { readonly suggestion: Suggestion };
  /** The suggestion is turned down. */
  dismiss: { readonly suggestion: Suggestion };
}

/** The name of an act; its event is `peeksafe-` and this. */
export type ActKind = keyof Acts;

/** An act of one kind. */
export type ActOf<K extends ActKind> = { readonly kind: K } & Acts[K];

/** What a person with the scope `operate` may do. */
export type Act = { [K in ActKind]: ActOf<K> }[ActKind];

/**
 * Told before an act; bubbling, composed and cancelable. A page that asks its own question cancels it and calls `proceed` when the answer is
 * yes, at any later time. `detail` is the act, with the entity that it is about as it stood.
 */
export class ActEvent<K extends ActKind = ActKind> extends CustomEvent<ActOf<K>> {
  /** Lets the act go ahead after it was cancelled; harmless when called again. A reason goes into the audit log where the act has one. */
  readonly proceed: (reason?: string) => void;

  constructor(act: ActOf<K>, proceed: (reason?: string) => void) {
    super(`peeksafe-${act.kind}`, { detail: act, bubbles: true, composed: true, cancelable: true });
    this.proceed = proceed;
  }
}

/** The events of all acts, by name. */
export interface ActEventMap {
  /** A variant is about to be stopped. */
  'peeksafe-kill': ActEvent<'kill'>;
  /** A variant is about to be restarted. */
  'peeksafe-revive': ActEvent<'revive'>;
  /** A variant is about to be kept from automatic kills, or no longer. */
  'peeksafe-protect': ActEvent<'protect'>;
  /** The automatic kills of an experiment are about to pause. */
  'peeksafe-pause': ActEvent<'pause'>;
  /** The automatic kills of an experiment are about to go on. */
  'peeksafe-resume': ActEvent<'resume'>;
  /** A warning is about to be hidden for everybody until a time, or shown again. */
  'peeksafe-snooze': ActEvent<'snooze'>;
  /** A suggestion is about to be taken up. */
  'peeksafe-accept': ActEvent<'accept'>;
  /** A suggestion is about to be turned down. */
  'peeksafe-dismiss': ActEvent<'dismiss'>;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends ActEventMap {}
}
