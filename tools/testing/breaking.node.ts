// Run by counts.test.ts: a file that ends badly before it has a test.
throw new Error('nothing can be loaded');
