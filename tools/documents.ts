// `npm run documents`: writes docs/openapi.json and docs/asyncapi.json as the schemas give them.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { DOCUMENTS } from '../server/src/routes/documents.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The checked-in documents, by path from the root, as they are to be. */
export async function documentFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, make] of Object.entries(DOCUMENTS)) {
    // As `npm run format` would leave it, so that the two do not undo each other.
    files.set(join('docs', name), await format(JSON.stringify(make()), { parser: 'json', printWidth: 120 }));
  }
  return files;
}

if (import.meta.main) {
  for (const [path, text] of await documentFiles()) {
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
