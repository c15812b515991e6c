import { useState, type ReactElement } from 'react';
import type {} from 'peeksafe/react';
import 'peeksafe/elements/fatigue-banner.js';
import 'peeksafe/elements/variant-stream.js';
import 'peeksafe/elements/variant-table.js';

export function Dashboard({ src }: { src: string }): ReactElement {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  return (
    <variant-stream src={src}>
      <h1>Peeksafe in React</h1>
      <fatigue-banner onpeeksafe-hide={(event) => setHidden([...hidden, event.detail.pattern.id])} />
      <p>Put aside so far: {hidden.join(', ') || 'nothing'}</p>
      <variant-table />
    </variant-stream>
  );
}
