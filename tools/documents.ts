// `npm run documents`: writes docs/openapi.json, docs/asyncapi.json, the tables of docs/protocol.md and the shapes that viewers check
// messages by, and the schemas of the configuration file and of maps for `import`, as the schemas give them; and the drawing of docs/architecture.md,
// as the source gives it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import * as z from 'zod/mini';
import { ImportMap } from '../server/src/import/import-map.ts';
import { DOCUMENTS } from '../server/src/routes/generated-documents.ts';
import { ConfigFile } from '../server/src/settings/config-file.ts';
import { drawing } from './architecture/drawing.ts';
import { folderGraph } from './architecture/graph.ts';
import { withTables } from './documents/protocol-tables.ts';
import { laterSchemasModule, schemasModule, senderSchemasModule } from './documents/schemas.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The checked-in documents as the source gives them, by path from the root. */
export async function documentFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const asJson = { parser: 'json', printWidth: 120 } as const;
  for (const [name, make] of Object.entries(DOCUMENTS)) {
    // As `npm run format` would leave it, so that the two do not undo each other.
    files.set(join('docs', name), await format(JSON.stringify(make()), asJson));
  }
  const ofMaps = JSON.stringify(z.toJSONSchema(ImportMap, { io: 'input' }));
  files.set(join('server', 'maps', 'import-map.schema.json'), await format(ofMaps, asJson));
  const page = join('docs', 'protocol.md');
  const text = withTables(readFileSync(join(root, page), 'utf8'));
  files.set(page, await format(text, { parser: 'markdown', printWidth: 120, singleQuote: true }));
  const modules = {
    'schemas.generated.ts': schemasModule(),
    'later-schemas.generated.ts': laterSchemasModule(),
    'sender-schemas.generated.ts': senderSchemasModule(),
  };
  for (const [name, module] of Object.entries(modules))
    files.set(
      join('src', 'sdk', 'messages', name),
      await format(module, { parser: 'typescript', printWidth: 120, singleQuote: true }),
    );
  const schema = z.toJSONSchema(ConfigFile, { target: 'draft-7', io: 'input' });
  files.set(
    join('server', 'config.schema.json'),
    await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 }),
  );
  files.set(join('docs', 'images', 'architecture.svg'), drawing(folderGraph(root)));
  return files;
}

if (import.meta.main) {
  for (const [path, text] of await documentFiles()) {
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
