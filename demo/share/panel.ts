import type { LiveStream } from 'peeksafe/sdk';
import { ARCHIVE } from '../archive.ts';
import { showShareDialog } from './dialog.ts';
import { shareStrings } from './strings.ts';

type Dashboard = HTMLElementTagNameMap['variant-dashboard'];

const REAL = 'npx peeksafe-server replay FILE --stream upworthy --limit 20';

/** Whether a server has a stream. */
async function hasStream(name: string): Promise<boolean> {
  try {
    const response = await fetch('/v1/streams');
    const { streams } = (await response.json()) as { streams?: readonly { stream: string }[] };
    return streams?.some(({ stream }) => stream === name) ?? false;
  } catch {
    return false;
  }
}

const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  textContent = '',
  className = '',
): HTMLElementTagNameMap[K] => Object.assign(document.createElement(tag), { textContent, className });

/** The id of the experiment that a dashboard shows, chosen or not. */
const shownIn = (dashboard: Dashboard): string | null | undefined =>
  dashboard.shadowRoot?.querySelector('experiment-view')?.shadowRoot?.querySelector('er-fan')?.experiment;

/** The words of the experiment that a dashboard shows. */
function wordsOf(dashboard: Dashboard): { readonly title: string; readonly lead: string } {
  const view = dashboard.shadowRoot?.querySelector('experiment-view')?.shadowRoot;
  const text = (selector: string): string =>
    view?.querySelector<HTMLElement>(selector)?.innerText.replaceAll(/\s+/g, ' ').trim() ?? '';
  return { title: text('h2'), lead: text('p.lead') };
}

/** Adds the examples, the share card and the archive to the panel, in the language of the page; call it again when that changes. */
export async function fillPanel(
  place: HTMLElement,
  dashboard: Dashboard,
  stream: LiveStream,
  name: string,
): Promise<void> {
  const strings = shareStrings(document.documentElement.lang);
  const said = make('p', '', 'share-said');
  said.setAttribute('role', 'status');
  const share = make('button', strings.share);
  share.type = 'button';
  share.title = strings.shareAbout;
  share.addEventListener('click', () => {
    const found = stream.state.experiments.get(shownIn(dashboard) ?? '');
    said.textContent = '';
    if (found === undefined || found.judgedTo === null) {
      said.textContent = strings.nothing;
      return;
    }
    const { title, lead } = wordsOf(dashboard);
    const isMadeUp = stream.state.info?.origin === 'simulated' || name === ARCHIVE;
    showShareDialog(stream, { experiment: found.id, title: title === '' ? found.title : title, lead, isMadeUp });
  });
  const examples = make('p', '', 'more');
  examples.append(Object.assign(make('a', strings.frameworks), { href: '/examples/' }));
  const parts: Node[] = [examples, share, said];
  const isArchive = name === ARCHIVE;
  if (isArchive || (await hasStream(ARCHIVE))) {
    const open = make('a', isArchive ? strings.backToDemo : strings.openArchive, 'button');
    open.href = isArchive ? '/' : `/?stream=${ARCHIVE}`;
    const real = make('p', `${strings.realArchive} `, 'share-about');
    const command = make('code', REAL);
    command.dir = 'ltr';
    command.tabIndex = 0;
    real.append(command);
    parts.push(make('h3', strings.archives), make('p', strings.archiveAbout, 'share-about'), open, real);
  }
  place.replaceChildren(...parts);
}
