import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { bytesOf, importsOf } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'peeksafe-bundle-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the bytes of a page that only imports a package', () => {
  it('are of the packages an adapter imports, and of nothing that it does with them', () => {
    const file = join(folder, 'adapter.ts');
    writeFileSync(
      file,
      `import whole, { part } from 'whole';
import 'effect/style.css';
import type { Shape } from 'types-only';
import { own } from './own.ts';
whole(part, own);`,
    );
    const imports = importsOf(file);
    assert.match(imports, /export \{ default as whole \} from 'whole';/);
    assert.match(imports, /export \{ part \} from 'whole';/);
    assert.match(imports, /import 'effect\/style\.css';/);
    assert.doesNotMatch(imports, /types-only|own\.ts|whole\(/);
  });

  it('leave out what a page loads later and, on request, what it has already', async () => {
    const all = await bytesOf("import 'peeksafe/elements/stream-status.js';");
    const apart = await bytesOf("import 'peeksafe/elements/stream-status.js';", true);
    const later = await bytesOf("export const later = () => import('peeksafe/elements/stream-status.js');");
    const shared = (await bytesOf("export * from 'lit';")) + (await bytesOf("export { connect } from 'peeksafe/sdk';"));
    // Together they share the words of gzip, and the element does not use all of either.
    assert.ok(all - apart > 0.8 * shared, `${all} less ${apart}, and ${shared} of the SDK and Lit`);
    assert.ok(later < 300, String(later));
  });
});
