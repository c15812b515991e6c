// Runs inside the page that is photographed: makes an element of a scene.
import 'peeksafe/elements';
import 'peeksafe/languages/ar.js';
import { AddressedStream } from '../../src/elements/testing/addressed-stream.ts';
import { FakeStream } from '../../src/elements/testing/fake-stream.ts';
import type { LitElement } from 'lit';
import type { State } from './scene.ts';

declare global {
  var show: (tag: string, state: State) => Promise<void>;
}

/** Some of the letters and signs of all scenes: a file of the fonts has those of a script. */
const LETTERS = 'Aa0ß−×≥→…ع٣';

/** Lets those timers end at once after which a page says that it waits for long. */
function hurry(): void {
  const later = globalThis.setTimeout;
  const hurried = (callback: () => void, ms?: number): unknown => later(callback, ms === 10_000 ? 0 : ms);
  globalThis.setTimeout = hurried as typeof setTimeout;
}

function streamOf({ entities, history, breakdowns, status, scopes, delay, hasAddress }: State): FakeStream {
  const stream = hasAddress === true ? new AddressedStream(entities) : new FakeStream(entities);
  if (history !== undefined) stream.past = history;
  if (breakdowns !== undefined) stream.breakdowns = breakdowns;
  if (scopes !== undefined) stream.scopes = new Set(scopes);
  if (delay !== undefined) stream.delay = delay;
  if (entities === undefined) stream.setStatus('connecting', 'starting');
  if (entities === undefined && hasAddress === true) stream.lastMessageAt = null;
  if (status !== undefined) stream.setStatus(...status);
  return stream;
}

globalThis.show = async (tag, state) => {
  if (customElements.get(tag) === undefined) throw new Error(`There is no element <${tag}>.`);
  if (state.isSlow === true) hurry();
  // A list box keeps the width of its words in the font before; the browser loads one only when there is something to write with it. Those of
  // scripts that no scene has are left out: each is read anew on each page.
  await document.fonts.load(`14px ${getComputedStyle(document.body).fontFamily}`, LETTERS);
  const element = document.createElement(tag) as LitElement & Record<string, unknown>;
  if (state.isAlone !== true) element['stream'] = streamOf(state);
  Object.assign(element, state.properties);
  element.style.cssText = state.style ?? '';
  document.querySelector('#scene')?.append(element);
  await element.updateComplete;
};
