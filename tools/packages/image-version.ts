// Part of `npm run version`: the files of server/deploy name the image of the server by its version.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.ts';

const { version } = JSON.parse(readFileSync(join(ROOT, 'server/package.json'), 'utf8')) as { version: string };

for (const file of globSync('server/deploy/**/*.yaml', { cwd: ROOT })) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const named = text.replaceAll(/(?<=image: peeksafe-server:)[\w.-]+/g, version);
  if (named !== text) writeFileSync(join(ROOT, file), named);
}
