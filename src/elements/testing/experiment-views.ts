// Shared by the tests of `<experiment-view>` and of its parts.
import { fixture, html } from '@open-wc/testing';
import type { Lead } from '../../protocol/index.ts';
import '../experiment-view/define.ts';
import type { ExperimentView } from '../experiment-view/experiment-view.ts';
import type { FakeStream } from './fake-stream.ts';

/** The comparison of the two best of three variants: `a` leads `b` unless another verdict is given. */
export const leadOf = (given: Partial<Lead> = {}): Lead => ({
  leader: 'a',
  runnerUp: 'b',
  verdict: 'leads',
  ratio: { estimate: 1.17, low: 1.02, high: 1.31 },
  difference: { estimate: 0.009, low: 0.001, high: 0.016 },
  sinceBatch: 4,
  judgedTo: '2026-01-05T10:00:00.000Z',
  alpha: 0.05 / 3,
  variants: 3,
  ...given,
});

/** The view of the experiment of a stream. */
export const viewOf = (stream: FakeStream): Promise<ExperimentView> =>
  fixture<ExperimentView>(html`<experiment-view .stream=${stream}></experiment-view>`);

/** The first element of a shadow root that matches. */
export const within = <T extends HTMLElement = HTMLElement>(host: Element, selector: string): T | null =>
  host.shadowRoot?.querySelector<T>(selector) ?? null;

/** The text that people see of a part of an element. */
export const textIn = (host: Element, selector = 'section'): string =>
  within(host, selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
