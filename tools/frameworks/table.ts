// `node --conditions=peeksafe-source tools/frameworks/table.ts`: the table of docs/guides/frameworks.md, from what `npm test -- frameworks` has found.
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readFileSync, writeFileSync } from 'node:fs';
import { ROOT } from '../packages/run.ts';
import { readGuides } from './guide.ts';
import { writeTable } from './results.ts';

writeTable(readGuides());
const page = join(ROOT, 'docs/guides/frameworks.md');
writeFileSync(page, await format(readFileSync(page, 'utf8'), { ...(await resolveConfig(page)), filepath: page }));
