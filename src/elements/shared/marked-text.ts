import { viewOf } from './view.ts';

/**
 * Whether a person has selected text, usually to copy it: a click or a key is then about the selection. Inside a shadow root the selection of the page says that
 * it is empty in some browsers; its text does not.
 */
export function hasMarkedText(element: Element): boolean {
  const selection = viewOf(element).getSelection();
  if (selection === null) return false;
  const root = element.getRootNode() as ShadowRoot & { getSelection?: () => Selection | null };
  return !selection.isCollapsed || selection.toString() !== '' || root.getSelection?.()?.isCollapsed === false;
}
