/** As a text, and a short one: nothing else of the library is in a page that only shows variants. */
export const variantSlotStyles = ':host{display:block}:host([hidden]){display:none}.waiting{visibility:hidden}';
