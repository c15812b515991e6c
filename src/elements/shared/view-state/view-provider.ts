import { ContextProvider } from '@lit/context';
import type { ReactiveElement } from 'lit';
import { ViewEvent } from './view-event.ts';
import { ViewStore, viewContext } from './view-store.ts';

/**
 * Gives the elements inside a host a view that they share, and tells the page by `peeksafe-view` when a person changed it.
 * @returns The host's own hold on that view.
 */
export function provideView(host: ReactiveElement): ViewStore {
  const store = new ViewStore((view) => host.dispatchEvent(new ViewEvent(view)));
  void new ContextProvider(host, { context: viewContext, initialValue: store });
  return store;
}
