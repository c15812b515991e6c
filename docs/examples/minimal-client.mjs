// A whole client of the protocol in one page, made from docs/protocol.md alone: no library, nothing of Peeksafe's own.
// It runs in browsers and in Node 22 or newer. `server/test/live/minimal-client.test.ts` lets it follow a real server.

const KINDS = ['experiments', 'variants', 'patterns', 'kills', 'suggestions', 'notes', 'closings'];
const CODES = { unauthorised: 4401, forbidden: 4403, noStream: 4404, version: 4406 };

const parse = (cursor) => {
  const dot = cursor.lastIndexOf('.');
  return { epoch: cursor.slice(0, dot), seq: Number(cursor.slice(dot + 1)) };
};

/** What a viewer holds: a map by id for each kind of entity, and the cursor. */
class State {
  cursor = null;
  pages = [];
  constructor() {
    for (const kind of KINDS) this[kind] = new Map();
  }

  /** Takes a `changes` message in: 'told' when the state moved on, 'page' when more must come first, 'gap' when something is missing. */
  apply(message) {
    const held = this.pages.at(-1)?.cursor ?? this.cursor;
    if (message.since === null) this.pages = [];
    else if (held === null || !follows(message.since, held)) return 'gap';
    this.pages.push(message);
    if (message.more) return 'page';
    const { epoch, seq } = parse(message.cursor);
    const isSameLog = this.cursor !== null && parse(this.cursor).epoch === epoch;
    if (this.pages[0].since === null && !isSameLog) for (const kind of KINDS) this[kind].clear();
    for (const page of this.pages)
      for (const kind of KINDS)
        for (const entity of page[kind] ?? [])
          if (!(this[kind].get(entity.id)?.seq >= entity.seq)) this[kind].set(entity.id, entity);
    if (!isSameLog || parse(this.cursor).seq < seq) this.cursor = message.cursor;
    this.pages = [];
    return 'told';
  }
}

const follows = (since, held) => parse(since).epoch === parse(held).epoch && parse(since).seq <= parse(held).seq;

/**
 * Follows a stream, such as `https://host/v1/streams/acme`, until `close` is called.
 * @param token Asked for a fresh token at every attempt.
 * @param told Called with the state after each change; its cursor has moved by then.
 */
export function follow(url, { token = async () => undefined, told = () => {}, ended = () => {} } = {}) {
  const state = new State();
  let [socket, watchdog, retry, failures, fromNothing, isClosed] = [null, null, null, 0, false, false];

  async function dial() {
    const text = await token();
    if (isClosed) return;
    let [silentMs, returnWindow] = [2.5 * 15_000, null];
    const mine = (socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, 'peeksafe.v1'));
    const hangUp = (code) => {
      if (socket !== mine) return;
      socket = null;
      clearTimeout(watchdog);
      mine.close();
      state.pages = [];
      ended(code);
      if (isClosed || code === CODES.version) return;
      const isDenied = [CODES.unauthorised, CODES.forbidden, CODES.noStream].includes(code);
      const window = Math.min(isDenied ? 60_000 : 30_000, (isDenied ? 2000 : 500) * 2 ** failures++);
      retry = setTimeout(dial, Math.random() * (returnWindow ?? window));
    };
    const watch = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => hangUp(1006), silentMs);
    };
    watch();
    mine.onopen = () =>
      mine.send(JSON.stringify({ type: 'hello', token: text, since: (!fromNothing && state.cursor) || undefined }));
    mine.onclose = ({ code }) => hangUp(code);
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return;
      const message = JSON.parse(data);
      if (message.type === 'welcome') silentMs = 2.5 * message.heartbeatMs;
      if (message.type === 'goodbye') returnWindow = message.retryAfterMs;
      watch();
      if (message.type !== 'changes') return; // Types that it does not know among them.
      const outcome = state.apply(message);
      fromNothing = outcome === 'gap' || (fromNothing && outcome === 'page');
      if (outcome === 'gap') hangUp(1006);
      if (outcome !== 'told') return;
      failures = 0;
      told(state);
    };
  }

  dial();
  return {
    state,
    close() {
      isClosed = true;
      clearTimeout(retry);
      clearTimeout(watchdog);
      socket?.close();
      socket = null;
    },
  };
}

/** Posts events; the same call is sent again until it is answered, which the events' ids make harmless. */
export async function post(url, events, { token, attempts = 5 } = {}) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(events) }).catch(
      () => null,
    );
    if (response !== null && [200, 207, 422].includes(response.status)) return response.json();
    const isForNow = response === null || [429, 500, 503].includes(response.status);
    if (!isForNow || attempt === attempts) throw new Error(response === null ? 'no answer' : await response.text());
    const afterMs = 1000 * Number(response?.headers.get('Retry-After') ?? 0);
    await new Promise((done) => setTimeout(done, afterMs + Math.random() * Math.min(30_000, 500 * 2 ** (attempt - 1))));
  }
}
