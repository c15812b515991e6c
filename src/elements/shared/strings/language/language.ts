import { isServer } from 'lit';
import { configuration } from '../../loading/configuration.ts';
import { shadowRootOf } from '../../view.ts';

/**
 * The language that applies to an element: its own or the nearest `lang` above it, out of shadow roots too; else that of `configure`, else the
 * page's.
 */
export function languageOf(element: Element): string {
  // On a server there is nothing above it.
  if (isServer) return knownOr(element.getAttribute('lang'));
  for (let node: Element | null = element; node !== null;) {
    const near: Element | null = node.closest('[lang]');
    const lang = near?.getAttribute('lang');
    if (near === element.ownerDocument.documentElement) return knownOr(configuration().lang ?? lang ?? null);
    if (lang) return knownOr(lang);
    node = shadowRootOf(node)?.host ?? null;
  }
  return knownOr(configuration().lang ?? null);
}

const knownOr = (lang: string | null): string => (lang && isKnown(lang) ? lang : 'en');

function isKnown(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0;
  } catch {
    return false;
  }
}
