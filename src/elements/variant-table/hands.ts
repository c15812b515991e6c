export { Interaction } from './interaction.ts';
export { selectedLine } from './selected-line.ts';
export { Taking } from './taking.ts';
