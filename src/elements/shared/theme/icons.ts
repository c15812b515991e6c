/** Signs that stand beside words, never instead of them. They take the color of the text around them. */
export * as icons from './icon-drawings.ts';
