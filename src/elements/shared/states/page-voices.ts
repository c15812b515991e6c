import type { LiveStream } from '../../../sdk/index.ts';

/** `freshness`: that figures may be out of date. `reason`: why there is nothing to see, and what can be done. */
export type Topic = 'freshness' | 'reason';

/** An element that shows a stream, as far as those beside it care. */
export interface Voice {
  readonly host: HTMLElement;
  /** How well placed it is to say something; 0: it cannot. */
  rank(topic: Topic): number;
  /** Offers the page to sign somebody in. @returns Whether the page does so. */
  offerSignIn(): boolean;
  /** Another element may have to speak now. */
  refresh(): void;
}

/** The elements of a connection, in the order in which they came. */
interface Members {
  readonly voices: Set<Voice>;
  isSigningIn: boolean;
  /** Whether they are about to be refreshed: many come at once. */
  isDue: boolean;
}

const byConnection = new WeakMap<object, Members>();

function membersOf({ key }: LiveStream): Members {
  const members = byConnection.get(key) ?? { voices: new Set(), isSigningIn: false, isDue: false };
  byConnection.set(key, members);
  return members;
}

function refresh(members: Members): void {
  if (members.isDue) return;
  members.isDue = true;
  queueMicrotask(() => {
    members.isDue = false;
    for (const voice of members.voices) voice.refresh();
  });
}

/** Counts an element among those that show a stream; the function that is returned ends it. */
export function join(stream: LiveStream, voice: Voice): () => void {
  const members = membersOf(stream);
  members.voices.add(voice);
  refresh(members);
  return () => {
    members.voices.delete(voice);
    refresh(members);
  };
}

const isSeen = ({ host }: Voice, page: Document): boolean =>
  host.ownerDocument === page && (host as Partial<HTMLElement>).checkVisibility?.() !== false;

/** Whether an element is the one that says something, so that a page says it once: the best placed, of those the first. */
export function speaks(stream: LiveStream, voice: Voice, topic: Topic): boolean {
  const own = voice.rank(topic);
  let isBefore = true;
  for (const other of membersOf(stream).voices) {
    if (other === voice) isBefore = false;
    else if (other.rank(topic) >= own + (isBefore ? 0 : 1) && isSeen(other, voice.host.ownerDocument)) return false;
  }
  return own > 0;
}

/** Whether a page has said that it signs somebody in for this stream. */
export const isSigningIn = (stream: LiveStream): boolean => membersOf(stream).isSigningIn;

/** A page has said so, to one of the elements. */
export function signingIn(stream: LiveStream): void {
  const members = membersOf(stream);
  members.isSigningIn = true;
  refresh(members);
}

/** Offers the page to sign somebody in, at every element of a stream, for a person has asked for it. @returns Whether it does so. */
export function offerSignIn(stream: LiveStream): boolean {
  const answers = [...membersOf(stream).voices].map((voice) => voice.offerSignIn());
  return answers.includes(true);
}
