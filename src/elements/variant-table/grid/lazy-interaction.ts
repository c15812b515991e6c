export { GridInteraction } from './grid-interaction.ts';
export { selectedLine } from '../panels/selection-bar.ts';
export { SelectionActions } from '../panels/selection-actions.ts';
