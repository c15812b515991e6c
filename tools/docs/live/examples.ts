import { configure, type TableColumn, type VariantTable } from 'peeksafe/elements';
import 'peeksafe/languages/ar.js';
import 'peeksafe/languages/de.js';

const link = (id: string): HTMLElement =>
  Object.assign(document.createElement('a'), { href: `#${id}`, textContent: 'Open' });

/** Columns of a page: a number, and a cell that the page draws. */
const COLUMNS: readonly TableColumn[] = [
  { name: 'words', label: 'Words', isNumber: true, width: 80, value: ({ content }) => content.split(/\s+/).length },
  { name: 'link', label: 'Article', width: 80, value: ({ id }) => id, render: ({ id }) => link(id) },
];

function columnsIn(table: VariantTable): void {
  table.extraColumns = COLUMNS;
  table.columns = ['comparison', 'words', 'link'];
  const button = table.querySelector('button');
  button?.addEventListener('click', () => (button.textContent = 'The page shares what it wants'));
}

/** The defaults that a reader can choose, by their names in `configure`. */
const CHOICES = {
  lang: ['en', 'de', 'ar'],
  timeZone: ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'],
} as const;

/** A list for each default; what is chosen holds for all tags of the page. */
function choicesIn(place: HTMLElement): void {
  for (const [name, values] of Object.entries(CHOICES)) {
    const [label, select] = [document.createElement('label'), document.createElement('select')];
    select.name = name;
    select.append(...values.map((value) => new Option(value)));
    select.addEventListener('change', () => configure({ [name]: select.value }));
    label.append(`${name} `, select);
    place.append(label, ' ');
  }
}

/** Lets an example of a guide do what its text says. */
export function guideExampleIn(place: HTMLElement): void {
  const { example } = place.dataset;
  if (example === 'columns') columnsIn(place as VariantTable);
  else if (example === 'empty') (place as VariantTable).variants = [];
  else if (example === 'configure') choicesIn(place);
}
