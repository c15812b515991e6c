import { existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS_DIR } from './step.ts';

/** A page that waits asks again this often, seconds. */
const REFRESH_S = 2;

/** No script and no style of its own: the server's Content-Security-Policy forbids both. */
const pageOf = (title: string, text: string, head = ''): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    ${head}
    <title>${title} | Peeksafe</title>
    <link rel="icon" href="/icon.svg" />
    <link rel="stylesheet" href="/dashboard.css" />
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p role="status">${text}</p>
      <p><a href="/">To the dashboard</a></p>
    </main>
  </body>
</html>
`;

const waiting = pageOf(
  'The documentation is being built',
  'This takes about half a minute. The page shows it by itself when it is there.',
  `<meta http-equiv="refresh" content="${REFRESH_S}" />`,
);
const failed = pageOf(
  'The documentation could not be built',
  'The terminal says why. <code>npm run docs</code> tries again.',
);

/** A site of an older build is better than a page that waits. */
const isSiteThere = (): boolean => existsSync(join(DOCS_DIR, 'assets', 'main.js'));

function write(page: string): void {
  if (isSiteThere()) return;
  // Older builds had a link here, which may lead to nothing.
  if (lstatSync(DOCS_DIR, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(DOCS_DIR);
  mkdirSync(DOCS_DIR, { recursive: true });
  writeFileSync(join(DOCS_DIR, 'index.html'), page);
}

/** Puts a page where the site will be, which loads itself again until the site is there. */
export const showWaitingPage = (): void => write(waiting);

/** Says on that page that there will be no site. */
export const showFailedPage = (): void => write(failed);
