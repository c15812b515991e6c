import { createContext } from '@lit/context';
import type { LiveStream } from '../../../sdk/index.ts';

/** How a `<variant-stream>` gives its stream to the elements inside it: the Context protocol, under this key. */
export const streamContext = createContext<LiveStream | null>(Symbol.for('peeksafe-stream'));
