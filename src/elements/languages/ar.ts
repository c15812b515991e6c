import { engineText } from '../shared/strings/engine.ts';
import { addLanguage } from '../shared/strings/language/languages.ts';
import type { Strings } from '../shared/strings/strings.ts';
import { commonStrings } from './ar/common.ts';
import { engine } from './ar/engine.ts';
import { experimentStrings } from './ar/experiments.ts';
import { fatigueStrings } from './ar/fatigue.ts';
import { panelStrings } from './ar/panels.ts';
import { tableStrings } from './ar/table.ts';

/** Every string of the elements in Arabic. */
export const ar: Strings = {
  ...commonStrings,
  ...tableStrings,
  ...experimentStrings,
  ...panelStrings,
  ...fatigueStrings,
  engine: engineText(engine),
};

addLanguage('ar', ar);
