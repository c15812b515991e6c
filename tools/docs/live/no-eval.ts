import * as z from 'zod/mini';

// This page forbids making code from text (Content-Security-Policy); without this, zod would try, and be reported for it.
z.config({ jitless: true });
