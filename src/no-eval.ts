import * as z from 'zod/mini';

// Only for the bundle, whose zod is its own: in a page that shares zod, its other users would be slowed down.
z.config({ jitless: true });
