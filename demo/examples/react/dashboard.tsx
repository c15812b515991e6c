import { useState, type ReactElement } from 'react';
import { FatigueBanner, VariantStream, VariantTable } from 'peeksafe/react';

export function Dashboard({ src }: { src: string }): ReactElement {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  return (
    <VariantStream src={src}>
      <h1>Peeksafe in React</h1>
      <FatigueBanner onPeeksafeHide={(event) => setHidden([...hidden, event.detail.pattern.id])} />
      <p>Put aside so far: {hidden.join(', ') || 'nothing'}</p>
      <VariantTable />
    </VariantStream>
  );
}
