// A page made on a server: the elements are imported, and written as HTML, where there is no DOM.
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import 'peeksafe/elements';

const src = 'https://host/v1/streams/acme';
const page = createElement(
  'variant-stream',
  { src },
  createElement('variant-table'),
  createElement('kill-feed', { limit: 12 }),
);
console.log(renderToString(page));
