import { EvidenceRace } from './evidence-race.ts';

export { EvidenceRace };

declare global {
  interface HTMLElementTagNameMap {
    'evidence-race': EvidenceRace;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('evidence-race')) customElements.define('evidence-race', EvidenceRace);
