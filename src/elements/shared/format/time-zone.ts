import { isServer } from 'lit';
import type { LiveStream } from '../../../sdk/index.ts';
import { configuration } from '../loading/configuration.ts';
import { shadowRootOf } from '../view.ts';
import { isTimeZone } from './calendar.ts';

const warned = new Set<string>();

/** A name that browsers know; null for another, which the console then hears of once. */
function known(name: string | null | undefined, from: string): string | null {
  if (!name) return null;
  if (isTimeZone(name)) return name;
  if (!warned.has(name))
    console.warn(`Peeksafe: ${from} is "${name}", which is no time zone. Use an IANA name such as "Europe/Berlin".`);
  warned.add(name);
  return null;
}

/** The `time-zone` of an element, or of the nearest around it, out of shadow roots too. */
function written(element: Element): string | null {
  // On a server there is nothing around it.
  if (isServer) return known(element.getAttribute('time-zone'), 'time-zone');
  for (let node: Element | null = element; node !== null;) {
    const near: Element | null = node.closest('[time-zone]:not([time-zone=""])');
    if (near !== null) return known(near.getAttribute('time-zone'), `time-zone of <${near.localName}>`);
    node = shadowRootOf(node)?.host ?? null;
  }
  return null;
}

/**
 * The time zone in which an element writes times: its `time-zone`, or the nearest around it, else that of `configure`, else that of the stream.
 * A name that browsers do not know counts for nothing.
 * @returns An IANA name; null for the browser's own.
 */
export const timeZoneFor = (element: Element, stream: LiveStream | null): string | null =>
  written(element) ??
  known(configuration().timeZone, 'timeZone of configure()') ??
  known(stream?.state.info?.timeZone, "the stream's time zone");
