import { engineText } from '../shared/strings/engine.ts';
import { addLanguage } from '../shared/strings/language/languages.ts';
import type { Strings } from '../shared/strings/strings.ts';
// In this order they compress best.
import { tableStrings } from './ar/table.ts';
import { experimentStrings } from './ar/experiments.ts';
import { panelStrings } from './ar/panels.ts';
import { fatigueStrings } from './ar/fatigue.ts';
import { commonStrings } from './ar/common.ts';
import { engine } from './ar/engine.ts';

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
