// Imported before a test file, by `node --import`: properties of fast-check that choose no seed of their own begin with that of the run.
import { registerHooks } from 'node:module';
import { ROOT } from '../packages/run.ts';
import { propertySeed, seededFastCheck } from './property-seed.ts';

const seed = propertySeed(ROOT);

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    if (specifier !== 'fast-check') return found;
    return { url: `data:text/javascript,${encodeURIComponent(seededFastCheck(found.url, seed))}`, shortCircuit: true };
  },
});
