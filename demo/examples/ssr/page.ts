// The page, for the server that writes it and for the browser that takes it over. Nothing here needs a DOM.
import { createElement, useState, type ReactElement } from 'react';
import { StreamStatus, VariantStream, VariantTable } from 'peeksafe/react';
import type { TokenSource } from 'peeksafe/sdk';

/** Where the stream is, and how its token is got where the server asks for one. */
export interface PageProps {
  readonly src: string;
  readonly token?: TokenSource;
}

export function Page({ src, token }: PageProps): ReactElement {
  const [selected, setSelected] = useState<readonly string[]>([]);
  return createElement(
    VariantStream,
    { src, token },
    createElement('h1', null, 'Written on a server'),
    createElement('p', null, 'This sentence was in the HTML. The figures came with the connection.'),
    createElement(StreamStatus),
    createElement('p', null, 'Selected: ', selected.join(', ') || 'nothing'),
    createElement(VariantTable, {
      filter: { status: 'active' },
      onPeeksafeSelect: (event) => setSelected(event.detail.ids),
    }),
  );
}
