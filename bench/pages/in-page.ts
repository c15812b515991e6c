// Code that runs inside the page of a bench, the same for every subject.

/** How a stretch of live work looked on the screen. */
export interface Watched {
  readonly frames: number;
  readonly longestFrameMs: number;
  readonly seconds: number;
  /** How long after its time the last message was taken in, milliseconds: a subject that keeps pace is near 0. */
  readonly behindMs: number;
}

/** Resolves when what the page has now is painted. */
export const painted = (): Promise<void> =>
  new Promise((done) =>
    requestAnimationFrame(() => {
      // The task after a frame's callbacks runs once that frame is drawn.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done();
      channel.port2.postMessage(null);
    }),
  );

/** Resolves when something holds, looked at once a frame. */
export async function until(holds: () => boolean, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) return false;
    await new Promise(requestAnimationFrame);
  }
  return true;
}

// Messages come from another thread at their own pace, as those of a connection do: a page that is busy finds them waiting.
const CLOCK = `onmessage = ({ data: { count, perSecond } }) => {
  const start = performance.now();
  let sent = 0;
  const tick = () => {
    while (sent < count && performance.now() - start >= (sent * 1000) / perSecond) postMessage(sent++);
    if (sent < count) setTimeout(tick, Math.max(0, start + (sent * 1000) / perSecond - performance.now()));
  };
  tick();
}`;

/** After the last message subjects that work now and then (AG Grid: each 50 ms) still have their turn. */
const TAIL_MS = 150;

/**
 * Hands over `perSecond` messages a second, and watches the frames that the page draws meanwhile.
 * @param isWatched False to ask for no frames: the page produces those that it needs itself, and none is counted.
 */
export function stream(
  count: number,
  perSecond: number,
  take: (message: number) => void,
  isWatched = true,
): Promise<Watched> {
  const clock = new Worker(URL.createObjectURL(new Blob([CLOCK], { type: 'text/javascript' })));
  return new Promise((done, fail) => {
    let [frames, longest, last, begin] = [0, 0, 0, 0];
    let isOver = false;
    const frame = (): void => {
      if (isOver) return;
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      frames++;
      requestAnimationFrame(frame);
    };
    const end = (behindMs: number): void => {
      isOver = true;
      clock.terminate();
      done({ frames, longestFrameMs: longest, seconds: (performance.now() - begin) / 1000, behindMs });
    };
    clock.onmessage = ({ data }: MessageEvent<number>) => {
      if (data === 0) {
        begin = last = performance.now();
        if (isWatched) requestAnimationFrame(frame);
      }
      try {
        take(data);
      } catch (error) {
        fail(error);
      }
      if (data < count - 1) return;
      const behind = performance.now() - begin - ((count - 1) * 1000) / perSecond;
      setTimeout(() => end(behind), TAIL_MS);
    };
    clock.postMessage({ count, perSecond });
  });
}
