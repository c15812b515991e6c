import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT } from '../packages/run.ts';
import { textOf } from './pages.ts';
import { themesOf, withThemes } from './themes.ts';

/** Relative luminance of a color such as `#1a62ab` (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const colorsOf = (css: string): ReadonlyMap<string, string> =>
  new Map(
    [...css.matchAll(/--peeksafe-([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]),
  );

test('whatever is written in a theme of the gallery has a contrast of at least 4.5 : 1', () => {
  const colored = themesOf(ROOT)
    .map(colorsOf)
    .filter((colors) => colors.size > 0);
  assert.equal(colored.length, 3);
  for (const colors of colored)
    for (const surface of ['surface', 'surface-raised'])
      for (const text of ['text', 'text-quiet', 'accent', 'good', 'warn', 'bad']) {
        const ratio = contrast(colors.get(text) ?? '', colors.get(surface) ?? '');
        assert.ok(ratio >= 4.5, `${text} on ${surface}: ${ratio.toFixed(2)} (${colors.get('surface') ?? ''})`);
      }
});

test('every theme of the gallery is shown live', () => {
  const guide = withThemes(textOf(ROOT, 'docs/guides/theming.md'));
  assert.equal(themesOf(ROOT).length, 4);
  for (const css of themesOf(ROOT)) {
    const [, name = ''] = /^\.(theme-\w+)/.exec(css) ?? [];
    assert.match(guide, new RegExp(`class="live theme ${name}"`));
  }
});
