import { engineText } from '../shared/strings/engine.ts';
import { addLanguage } from '../shared/strings/language/languages.ts';
import type { Strings } from '../shared/strings/strings.ts';
// In this order they compress best.
import { tableStrings } from './de/table.ts';
import { experimentStrings } from './de/experiments.ts';
import { panelStrings } from './de/panels.ts';
import { fatigueStrings } from './de/fatigue.ts';
import { commonStrings } from './de/common.ts';
import { engine } from './de/engine.ts';

/** Every string of the elements in German. */
export const de: Strings = {
  ...commonStrings,
  ...tableStrings,
  ...experimentStrings,
  ...panelStrings,
  ...fatigueStrings,
  engine: engineText(engine),
};

addLanguage('de', de);
