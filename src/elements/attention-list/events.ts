/** The thing that a person wants to see. */
export interface AttentionDetail {
  /** The kind of thing. */
  readonly kind: 'experiment' | 'experiments' | 'pattern' | 'suggestion' | 'suggestions';
  /**
   * Its id. For `experiments` their common need: `equal` (they could be closed), `split`, `late`, `guardrail` or `paused` (why their stops are
   * paused). For `suggestions` their priority, `high`.
   */
  readonly id: string;
}

/** Sent when a person asks to see what needs attention; cancel it to show it yourself. */
export class AttentionEvent extends CustomEvent<AttentionDetail> {
  constructor(detail: AttentionDetail) {
    super('peeksafe-attention', { detail, bubbles: true, composed: true, cancelable: true });
  }
}
