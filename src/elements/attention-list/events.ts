/** The thing that a person wants to see. */
export interface AttentionDetail {
  /** The kind of thing. */
  readonly kind: 'experiment' | 'experiments' | 'pattern' | 'suggestion';
  /** Its id; for `experiments` what they have in common: `equal`, they could be closed. */
  readonly id: string;
}

/** Sent when a person asks to see what needs attention; cancel it to show it yourself. */
export class AttentionEvent extends CustomEvent<AttentionDetail> {
  constructor(detail: AttentionDetail) {
    super('peeksafe-attention', { detail, bubbles: true, composed: true, cancelable: true });
  }
}
