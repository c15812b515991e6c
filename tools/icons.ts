// `node tools/icons.ts`: writes src/elements/shared/theme/icons.ts from the icons of lucide-static, fetched once by npm.
// They are copied and not depended on: a page needs forty of two thousand icons, and whoever installs peeksafe should not get 60 MB of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '1.62.0';

/** Our word for a sign, and the library's name of its drawing. */
const NAMES: Readonly<Record<string, string>> = {
  live: 'radio',
  waiting: 'clock',
  stale: 'unplug',
  offline: 'wifi-off',
  denied: 'lock',
  active: 'play',
  learning: 'chart-no-axes-column-increasing',
  watch: 'eye',
  warning: 'triangle-alert',
  killed: 'octagon-x',
  winner: 'trophy',
  closed: 'circle-check',
  check: 'check',
  close: 'x',
  up: 'arrow-up',
  down: 'arrow-down',
  forward: 'chevron-right',
  undo: 'undo-2',
  shield: 'shield',
  pause: 'pause',
  snooze: 'alarm-clock-off',
  info: 'info',
  generated: 'sparkles',
  suggestion: 'lightbulb',
  fatigue: 'battery-low',
  byPerson: 'hand',
  byMonitor: 'bot',
  filter: 'list-filter',
  search: 'search',
  view: 'sliders-horizontal',
  fold: 'chevron-down',
  table: 'table-2',
  zoomOut: 'zoom-out',
  download: 'download',
  timer: 'timer',
  saved: 'piggy-bank',
  rate: 'activity',
  calibration: 'target',
  group: 'layers',
  flag: 'flag',
  running: 'circle-play',
  equal: 'equal',
  changed: 'arrow-left-right',
};

/** A second word for a sign; names that no constant may have among them. */
const ALSO: Readonly<Record<string, string>> = { endangered: 'warning', protect: 'shield', export: 'download' };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'peeksafe-icons-'));

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { cwd: scratch, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
}

/** The drawing of an icon, without the frame that all of them share. */
function drawingOf(name: string): string {
  const file = readFileSync(join(scratch, 'package', 'icons', `${name}.svg`), 'utf8');
  const inside = /<svg[^>]*>(.*)<\/svg>/s.exec(file)?.[1];
  if (inside === undefined) throw new Error(`${name}.svg is not as expected.`);
  return inside.replaceAll(/\s*\n\s*/g, '').replaceAll(' />', '/>');
}

try {
  run('npm', ['pack', `lucide-static@${VERSION}`, '--silent']);
  run('tar', ['xzf', `lucide-static-${VERSION}.tgz`]);
  const rows = Object.entries(NAMES).map(
    ([ours, theirs]) => `export const ${ours} = /* @__PURE__ */ (() => icon(svg\`${drawingOf(theirs)}\`))();`,
  );
  const text = `// Written by \`node tools/icons.ts\`: add a sign there.
// The drawings are of lucide-static ${VERSION}. Copyright (c) 2026 Lucide Icons and Contributors, ISC License; those that come from
// Feather: Copyright (c) 2013-present Cole Bemis, MIT License. Both permit use and copies with this notice.
import { svg, type SVGTemplateResult } from 'lit';

const icon = (drawing: SVGTemplateResult): SVGTemplateResult =>
  svg\`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">\${drawing}</svg>\`;

// Each drawing is a constant that a bundler may leave out, which it could not do with the properties of one object. The functions are there for
// the mark of purity: only calls can carry it, and a tagged template is none.
${rows.join('\n')}
export { ${Object.entries(ALSO)
    .map(([also, ours]) => `${ours} as ${also}`)
    .join(', ')} };
`;
  const file = join(root, 'src/elements/shared/theme/icons.ts');
  writeFileSync(file, text);
  spawnSync(join(root, 'node_modules/.bin/prettier'), ['--write', file], { stdio: 'inherit' });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
