import type { LiveStream } from '../../../sdk/index.ts';

/** Shown in place of the content: nothing has come yet, nothing may be seen, nothing is there, or something is wrong. */
export type BlindState = 'loading' | 'unreached' | 'denied' | 'unknown' | 'empty' | 'error';

/** Said beside content that may be out of date. */
export type OldState = 'stale' | 'offline' | 'revoked';

/** The states that an element shows instead of its content, or beside it. */
export type ShownState = BlindState | OldState | 'ready';

const BLIND: ReadonlySet<ShownState> = new Set(['loading', 'unreached', 'denied', 'unknown', 'empty', 'error']);

/** Whether a state leaves nothing of the content to show. */
export const isBlind = (state: ShownState): state is BlindState => BLIND.has(state);

/** How a stream stands for somebody who looks at it. */
export function stateOf({ status: { phase, reason }, state }: LiveStream): ShownState {
  const hasData = state.cursor !== null;
  if (phase === 'offline') return hasData ? 'offline' : 'unreached';
  if (phase === 'denied') {
    if (reason === 'unauthorised' || reason === 'forbidden') return hasData ? 'revoked' : 'denied';
    if (hasData) return 'offline';
    return reason === 'no-stream' ? 'unknown' : 'error';
  }
  if (!hasData) return 'loading';
  return phase === 'live' ? 'ready' : 'stale';
}

/** Whether nothing has ever happened in a stream; settings are no event that anybody would look for. */
export const hasNothing = ({ state }: LiveStream): boolean =>
  state.cursor !== null &&
  [state.experiments, state.variants, state.patterns, state.kills, state.suggestions, state.notes].every(
    ({ size }) => size === 0,
  );

/** The name of a stream, as its address has it; empty for one that has no address of the web, such as a local one. */
export function streamName({ url }: Pick<LiveStream, 'url'>): string {
  if (!/^https?:/.test(url)) return '';
  const name = url.slice(url.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    // A stray percent sign is part of the name.
    return name;
  }
}
