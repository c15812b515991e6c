/** The first figures of a stream, or of data by property, are on screen; again when another stream is shown. */
export class ReadyEvent extends CustomEvent<null> {
  constructor() {
    super('peeksafe-ready', { detail: null });
  }
}

/** Why a server does not let somebody in. */
export interface Denial {
  /** Required to get in: a `token` that is valid, or the `permission` to see this stream, which the token does not carry. */
  readonly missing: 'token' | 'permission';
  /** One sentence for people. */
  readonly message: string;
}

/**
 * The server does not let this viewer in. A page signs in and sets another `token`; a function that gets one is asked again by itself. One that
 * does so calls `preventDefault()`: the element then waits, and offers to sign in when that takes long.
 */
export class DeniedEvent extends CustomEvent<Denial> {
  constructor(denial: Denial) {
    super('peeksafe-denied', { detail: denial, cancelable: true });
  }
}

/** Why an element cannot show its stream. */
export interface StreamFault {
  /** `address`: its `src` or `for` leads nowhere; `no-stream`: the server has none of this name; `version`: server and page are too far apart. */
  readonly code: 'address' | 'no-stream' | 'version';
  /** One sentence for people. */
  readonly message: string;
}

/** A stream cannot be shown, and will not be before somebody mends something: no event of a connection that comes and goes. */
export class StreamErrorEvent extends CustomEvent<StreamFault> {
  constructor(fault: StreamFault) {
    super('peeksafe-error', { detail: fault });
  }
}

/** The events of every element that shows a stream, by name. Each element tells them for itself: they do not bubble. */
export interface StreamEventMap {
  /** The first figures are on screen. */
  'peeksafe-ready': ReadyEvent;
  /** The server does not let this viewer in. */
  'peeksafe-denied': DeniedEvent;
  /** The stream cannot be shown. */
  'peeksafe-error': StreamErrorEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only way to add to a global one
  interface GlobalEventHandlersEventMap extends StreamEventMap {}
}
