// The page, for the server that writes it and for the browser that takes it over. Nothing here needs a DOM.
import { createElement, type ReactElement } from 'react';
import type {} from 'peeksafe/react';
import 'peeksafe/elements/stream-status.js';
import 'peeksafe/elements/variant-stream.js';
import 'peeksafe/elements/variant-table.js';

export function Page({ src }: { src: string }): ReactElement {
  return createElement(
    'variant-stream',
    { src },
    createElement('h1', null, 'Written on a server'),
    createElement('p', null, 'This sentence was in the HTML. The figures came with the connection.'),
    createElement('stream-status'),
    createElement('variant-table'),
  );
}
