/** A person chose which variants a drawing shows; null when the drawing chooses by itself again. */
export class ShownEvent extends CustomEvent<{ readonly shown: readonly string[] | null }> {
  constructor(shown: readonly string[] | null) {
    super('peeksafe-shown', { detail: { shown }, bubbles: true, composed: true });
  }
}
