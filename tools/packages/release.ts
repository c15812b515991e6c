// `npm run release`: publishes what of the packages is not in the registry yet, and marks it in git. `--dry-run` only says what it would do.
import { build } from '../build.ts';
import { writeIntegrity } from './integrity.ts';
import { bin, npm, ROOT, run } from './run.ts';
import { stagePackages, type Staged } from './stage.ts';

/** Whether the registry has this version already: a release that broke off is begun again. */
function isPublished({ name, version }: Staged): boolean {
  try {
    return npm(['view', `${name}@${version}`, 'version'], ROOT).trim() === version;
  } catch (error) {
    if (String(error).includes('E404')) return false;
    throw error;
  }
}

const isDry = process.argv.includes('--dry-run');
await build();
writeIntegrity(ROOT);
// The library first: the server needs it to be there.
for (const staged of stagePackages(ROOT)) {
  const name = `${staged.name}@${staged.version}`;
  if (!isDry && isPublished(staged)) {
    console.log(`${name} is already published.`);
    continue;
  }
  npm(['publish', staged.dir, '--access', 'public', ...(isDry ? ['--dry-run'] : ['--provenance'])], ROOT);
  console.log(`${name} ${isDry ? 'would be' : 'is'} published.`);
}
if (!isDry) console.log(run(process.execPath, [bin('changeset'), 'git-tag'], ROOT));
