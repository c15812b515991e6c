// The gallery of the theming guide: its CSS is written once, in the guide, and also holds for the examples below it.
import { fencesOf } from './fences.ts';
import { textOf } from './pages.ts';

const GUIDE = 'docs/guides/theming.md';

/** The themes of the guide, as CSS. */
export const themesOf = (root: string): readonly string[] =>
  fencesOf(textOf(root, GUIDE))
    .filter(({ language, code }) => language === 'css' && code.startsWith('.theme-'))
    .map(({ code }) => code);

/** A guide with live tags in the place of comments such as `<!-- theme paper -->`. */
export const withThemes = (text: string): string =>
  text.replaceAll(
    /<!-- theme (\w+) -->/g,
    '<variant-stream class="live theme theme-$1"><variant-table></variant-table></variant-stream>',
  );
