/**
 * The window that a node is shown in; that of the code while it is shown in none. An element may be moved into a frame or a window of its own:
 * frames of the screen, sizes and media are then those of that window, and timers of a page in the background are slowed down.
 */
export const viewOf = (node: Node): Window & typeof globalThis =>
  (node.ownerDocument ?? (node as Document)).defaultView ?? window;

/**
 * Calls back when the frame or window that holds a node, but not this code, is removed: nothing inside of it gets an event, and would go on
 * working for nobody. The function that is returned ends it.
 */
export function onViewGone(node: Node, callback: () => void): () => void {
  const view = viewOf(node);
  if (view === window) return () => {};
  const hidden = (event: PageTransitionEvent): void => {
    if (!event.persisted) callback();
  };
  view.addEventListener('pagehide', hidden);
  return () => view.removeEventListener('pagehide', hidden);
}

/** The shadow root that a node is in; null when it is in none. By its kind: those of another window are of another class. */
export function shadowRootOf(node: Node): ShadowRoot | null {
  const root = node.getRootNode();
  return 'host' in root ? (root as ShadowRoot) : null;
}
