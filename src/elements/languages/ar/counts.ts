const plurals = new Intl.PluralRules('ar');

/** The forms of a counted noun: one, two, 3 to 10 (few), 11 to 99 (many), and the rest. */
export interface Forms {
  readonly one: string;
  readonly two: string;
  readonly few: string;
  readonly many: string;
  readonly other: string;
}

/** A count with its noun in the form that Arabic asks for; one and two are said by the noun alone. */
export function counted(count: number, { one, two, few, many, other }: Forms, text = String(count)): string {
  const rule = plurals.select(count);
  if (rule === 'one') return one;
  if (rule === 'two') return two;
  return `${text} ${rule === 'few' ? few : rule === 'many' ? many : other}`;
}

/** The forms of “row”. */
export const ROWS: Forms = { one: 'صف واحد', two: 'صفان', few: 'صفوف', many: 'صفاً', other: 'صف' };

/** The forms of “variant”. */
export const VARIANTS: Forms = { one: 'نسخة واحدة', two: 'نسختان', few: 'نسخ', many: 'نسخة', other: 'نسخة' };
