import { variantClass } from '../../shared/letters/letter-colors.ts';
import { addElement, setData, textRenderer, type CellRenderer } from './cell-renderers.ts';

/**
 * The letter of a variant and its content. The beginning that all variants of its experiment have in common stands in the head of their group; here
 * it is left out for the eye only.
 */
export function variantCell(td: HTMLElement): CellRenderer {
  const badge = addElement(td, 'span', 'letter');
  const letter = textRenderer(
    addElement(badge, 'b', ''),
    ({ id }, _context, { letters }) => letters.get(id) ?? '',
    (text) => text,
  );
  const box = addElement(td, 'div', 'content');
  const beginning = document.createTextNode('');
  let hidden: HTMLElement | null = null;
  const rest = textRenderer(
    box,
    ({ content }, { isGrouped }, { prefix }) => content.slice(isGrouped ? prefix.length : 0),
    (text) => text,
  );
  let content = '';
  return (variant, context, facts) => {
    letter(variant, context, facts);
    const looks = `letter ${variantClass(variant, facts.letters.get(variant.id) ?? '')}`;
    if (badge.className !== looks) badge.className = looks;
    const prefix = context.isGrouped ? facts.prefix : '';
    if (prefix !== '' && hidden === null) {
      hidden = addElement(box, 'span', 'visually-hidden');
      hidden.append(beginning);
      box.prepend(hidden);
    }
    setData(beginning, prefix);
    rest(variant, context, facts);
    box.classList.toggle('shortened', prefix !== '');
    if (variant.content !== content) box.title = content = variant.content;
  };
}
