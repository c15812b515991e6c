/** Loads the module that defines a tag. */
type Loader = () => Promise<unknown>;

/** Watches a root and all inside it until the function that is returned is called. */
export type WatchTags = (root: Document | ShadowRoot) => () => void;

/**
 * Makes a watcher that loads each tag once, when it is first seen in one of its roots. A tag that fails to load is reported to the page as
 * an error, and tried again when another of its kind comes.
 * @param loaders By tag.
 */
export function tagWatcher(loaders: Readonly<Record<string, Loader>>): WatchTags {
  const waiting = new Set(Object.keys(loaders));

  const load = async (tag: string): Promise<void> => {
    waiting.delete(tag);
    try {
      await loaders[tag]?.();
    } catch (cause) {
      waiting.add(tag);
      reportError(new Error(`<${tag}> could not be loaded. It is tried again when the tag is next added.`, { cause }));
    }
  };

  const look = (node: Node): void => {
    if (waiting.size === 0 || !('querySelectorAll' in node)) return;
    const inside = (node as Element | Document | ShadowRoot).querySelectorAll([...waiting].join());
    for (const { localName } of [node as Element, ...inside]) if (waiting.has(localName)) void load(localName);
  };

  return (root) => {
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) look(node);
    });
    observer.observe(root, { childList: true, subtree: true });
    look(root);
    return () => observer.disconnect();
  };
}
