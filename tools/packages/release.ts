// `npm run release`: publishes what of the packages is not in the registry yet, and marks it in git. `--dry-run` only says what it would do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build.ts';
import { judgeRelease } from '../manifest/release-gate.ts';
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

/**
 * Refuses what should not be published.
 * @throws Error when this is another repository than the package names, which provenance would refuse too; or when the elements changed by more
 *   than the version says.
 */
function checkRelease(): void {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: name } = process.env;
  const here = `git+${server}/${name}.git`;
  if (name !== undefined && here !== repository.url)
    throw new Error(
      `package.json says that the project lives at ${repository.url}, and this is ${here}: set "repository" there.`,
    );
  const { isAnnounced, lines } = judgeRelease(ROOT);
  console.log(lines.join('\n'));
  if (!isAnnounced) throw new Error('The version does not say how much the elements changed.');
}

const isDry = process.argv.includes('--dry-run');
checkRelease();
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
