// Runs inside the page that is photographed: makes an element of a scene.
import 'peeksafe/elements';
import 'peeksafe/languages/ar.js';
import { FakeStream } from '../../src/elements/testing/fake-stream.ts';
import type { LitElement } from 'lit';
import type { State } from './scene.ts';

declare global {
  var show: (tag: string, state: State) => Promise<void>;
}

function streamOf({ entities, history, status, scopes, delay }: State): FakeStream {
  const stream = new FakeStream(entities);
  if (history !== undefined) stream.past = history;
  if (scopes !== undefined) stream.scopes = new Set(scopes);
  if (delay !== undefined) stream.delay = delay;
  if (entities === undefined) stream.setStatus('connecting', 'starting');
  if (status !== undefined) stream.setStatus(...status);
  return stream;
}

globalThis.show = async (tag, state) => {
  if (customElements.get(tag) === undefined) throw new Error(`There is no element <${tag}>.`);
  const element = document.createElement(tag) as LitElement & Record<string, unknown>;
  if (state.isAlone !== true) element['stream'] = streamOf(state);
  Object.assign(element, state.properties);
  element.style.cssText = state.style ?? '';
  document.querySelector('#scene')?.append(element);
  await element.updateComplete;
  // The browser loads a font only when there is something to write with it.
  await document.fonts.ready;
};
