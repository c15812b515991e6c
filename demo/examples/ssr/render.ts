import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { Page } from './page.ts';

/** The whole page as HTML. */
export const render = (script: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Peeksafe on a page that was written on a server</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/examples/examples.css" />
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <div id="app">${renderToString(createElement(Page, { src: '/v1/streams/demo' }))}</div>
  </body>
</html>
`;
