// The script of every page of the site. It is small: tags, which are many times its size, and the index of the search come when somebody needs them.
import { makeTabs } from './tabs.ts';

/** How long a page waits for a reader to do something before it loads what moves, milliseconds. */
const PATIENCE_MS = 10_000;

function load(file: string): void {
  const script = document.createElement('script');
  const { base = './' } = document.documentElement.dataset;
  script.src = `${base.replace(/\/?$/, '/')}assets/${file}`;
  document.head.append(script);
}

/** Pictures follow the theme that a reader chose for the site, as its text does; without one, that of the system. */
function followTheme(): void {
  const { theme = 'os' } = document.documentElement.dataset;
  for (const source of document.querySelectorAll<HTMLSourceElement>('picture source'))
    source.media = theme === 'os' ? '(prefers-color-scheme: dark)' : theme === 'dark' ? 'all' : 'not all';
}

/** Loads the index of the search with the first sign that somebody is about to search. */
function searchOnDemand(): void {
  const script = document.querySelector<HTMLScriptElement>('#tsd-search-script');
  const input = document.querySelector('#tsd-search-input');
  const status = document.querySelector('#tsd-search-status');
  const trigger = document.querySelector('#tsd-search-trigger');
  if (script === null || input === null || status === null || trigger === null) return;
  const begin = (): void => {
    const { src } = script.dataset;
    if (src === undefined || script.hasAttribute('src')) return;
    script.src = src;
    // TypeDoc empties the line once the index is there; what was typed until then is searched now.
    new MutationObserver((_, observer) => {
      if (status.textContent !== '') return;
      observer.disconnect();
      input.dispatchEvent(new Event('input'));
    }).observe(status, { childList: true, characterData: true, subtree: true });
  };
  for (const type of ['pointerenter', 'focus', 'click']) trigger.addEventListener(type, begin);
  document.addEventListener('keydown', ({ key }) => /^[k/]$/i.test(key) && begin(), { capture: true });
}

/** The first thing a person does. Not `scroll`: the menu scrolls by itself to the open page. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Calls back once a person has done anything in the page, or has looked at it for a while. */
function onReader(callback: () => void): void {
  const patience = setTimeout(begin, PATIENCE_MS);
  function begin(): void {
    clearTimeout(patience);
    for (const sign of SIGNS) removeEventListener(sign, begin, { capture: true });
    callback();
  }
  for (const sign of SIGNS) addEventListener(sign, begin, { capture: true, passive: true });
}

/** Loads tags once a reader is near the first of the places that need them. */
function examplesOnDemand(): void {
  const places = document.querySelectorAll('variant-stream.live, .example, .playground, [data-example]');
  if (places.length === 0) return;
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      load('live.js');
    },
    { rootMargin: '50%' },
  );
  onReader(() => {
    for (const place of places) near.observe(place);
  });
}

followTheme();
new MutationObserver(followTheme).observe(document.documentElement, { attributeFilter: ['data-theme'] });
makeTabs();
searchOnDemand();
if (document.querySelector('.planner') !== null) load('planner.js');
examplesOnDemand();
