/** About how wide a letter of a label is, CSS pixels. */
const LETTER = 6.4;

/** About how wide a label is, in CSS pixels: for rooms that are laid out before anything can be measured. */
export const widthOf = (text: string): number => text.length * LETTER;
