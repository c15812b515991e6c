import { FakeStream } from '../../src/elements/testing/fake-stream.ts';
import { FrameBatcher } from '../../src/sdk/state/frame-batcher.ts';
import type { Changed } from '../../src/sdk/index.ts';

/** A stream without a server that tells its subscribers as the SDK does in a page: at most once a frame, with what several messages changed joined. */
export class PacedStream extends FakeStream {
  override subscribe(listener: (changed: Changed) => void): () => void {
    const gate = new FrameBatcher(listener);
    const end = super.subscribe((changed) => gate.push(changed));
    return () => {
      gate.cancel();
      end();
    };
  }
}
