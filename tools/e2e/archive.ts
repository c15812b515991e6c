// An archive of headline tests to replay: the real one beside the repository where it is, else one that is made up.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from 'peeksafe/simulator';

const REAL = join(import.meta.dirname, '../../../shared/data/upworthy_packages.csv.gz');

const BEGIN = Date.parse('2013-03-15T18:00:00.000Z');
const HOUR_MS = 3_600_000;
const TOPICS = ['Village shops', 'Night trains', 'Sourdough', 'First marathons', 'Cold water', 'School lunches'];
const ENDINGS = ['and nobody saw it coming', 'as told by those who did it', 'in eleven pictures', 'for beginners'];

/** The rows of tests that never were, in the archive's format: four headlines each, of which one or two are behind. */
function madeUp(tests: number): string {
  const random = createRandom('archive');
  const lines = ['clickability_test_id,arm,headline,impressions,clicks,test_created_at_utc'];
  for (let test = 0; test < tests; test++) {
    const at = new Date(BEGIN + test * HOUR_MS).toISOString();
    const topic = `${TOPICS[test % TOPICS.length]} ${Math.floor(test / TOPICS.length) + 1}`;
    for (const [arm, ending] of ENDINGS.entries()) {
      const impressions = 2500 + Math.floor(random.next() * 1000);
      const clicks = Math.round(impressions * (0.012 + 0.018 * random.next()));
      lines.push(`made-up-${test},${arm + 1},"${topic}, ${ending}",${impressions},${clicks},${at}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** An archive to replay. */
export interface Archive {
  readonly file: string;
  /** Whether it is the Upworthy archive, and not made up. */
  readonly isReal: boolean;
}

/** The Upworthy archive where it lies beside the repository, else a made-up one of as many tests, written into a folder. */
export function archiveIn(folder: string, tests: number): Archive {
  if (existsSync(REAL)) return { file: REAL, isReal: true };
  const file = join(folder, 'archive.csv');
  writeFileSync(file, madeUp(tests));
  return { file, isReal: false };
}
