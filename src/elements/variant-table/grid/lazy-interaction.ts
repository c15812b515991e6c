export { Interaction } from './interaction.ts';
export { selectedLine } from '../panels/selection-bar.ts';
export { Taking } from '../panels/selection-actions.ts';
