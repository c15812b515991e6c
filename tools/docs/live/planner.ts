import { requiredImpressions } from 'peeksafe/stats';

/** A question of the planner, and the answers that it takes. */
interface Question {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number | 'any';
}

const QUESTIONS: readonly Question[] = [
  { name: 'er', label: 'Usual engagement rate', unit: '%', value: 3, min: 0.01, max: 70, step: 'any' },
  { name: 'effect', label: 'Best variant earns more by', unit: '%', value: 25, min: 3, max: 150, step: 'any' },
  { name: 'variants', label: 'Variants', unit: '', value: 4, min: 2, max: 50, step: 1 },
  { name: 'traffic', label: 'Impressions a day, all variants', unit: '', value: 20_000, min: 1, max: 1e9, step: 1 },
];

/** One half of all experiments ends between these parts of the median. */
const QUARTILES = [0.6, 1.5] as const;

const MINUTES_A_DAY = 24 * 60;

/** Two digits are all that the formula is worth. */
const rounded = (value: number): string =>
  Number(value.toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 });

/** A span of time in the largest unit of which it is at least two. */
function spanText(days: number): string {
  if (days >= 2) return `${rounded(days)} days`;
  if (days * 24 >= 2) return `${rounded(days * 24)} hours`;
  return `${rounded(Math.max(1, days * MINUTES_A_DAY))} minutes`;
}

/**
 * The planner's answer to valid numbers: how long until half of the losers are stopped.
 * @param answers Per cent, per cent, a number, impressions a day; and the budget of the comparison, in per cent.
 */
function answerOf(answers: Readonly<Record<string, number>>): string {
  const { er = NaN, effect = NaN, variants = NaN, traffic = NaN, alpha = NaN } = answers;
  const each = requiredImpressions({ er: er / 100, effect: effect / 100, variants, alpha: alpha / 100 });
  const days = (each * variants) / traffic;
  const [soon, late] = QUARTILES.map((part) => spanText(days * part));
  return (
    `About ${spanText(days)}, ${rounded(each)} impressions of each variant. ` +
    `In half of such experiments it takes between ${soon} and ${late}.`
  );
}

function fieldFor({ name, label, unit, value, min, max, step }: Question): HTMLElement {
  const field = document.createElement('div');
  const text = document.createElement('label');
  const input = document.createElement('input');
  const error = document.createElement('p');
  const id = `planner-${name}`;
  Object.assign(input, { id, name, type: 'number', min: String(min), max: String(max), step: String(step) });
  Object.assign(input, { value: String(value), required: true, inputMode: 'decimal' });
  input.setAttribute('aria-describedby', `${id}-error`);
  text.htmlFor = id;
  text.textContent = unit === '' ? label : `${label} (${unit})`;
  error.id = `${id}-error`;
  field.append(text, input, error);
  return field;
}

function budgetField(): HTMLElement {
  const field = document.createElement('div');
  const text = document.createElement('label');
  const select = document.createElement('select');
  Object.assign(select, { id: 'planner-alpha', name: 'alpha' });
  text.htmlFor = select.id;
  text.textContent = 'Predictions';
  for (const [value, label] of [
    ['5', 'none (budget 5 %)'],
    ['4', 'some (budget 4 %)'],
  ] as const)
    select.add(new Option(label, value));
  field.append(text, select);
  return field;
}

/** Says beside a field why its number cannot be used; nothing when it can. */
function check(input: HTMLInputElement): boolean {
  const { min, max, step } = input;
  const isValid = input.checkValidity();
  const kind = step === '1' ? 'a whole number' : 'a number';
  input.setAttribute('aria-invalid', String(!isValid));
  const error = document.getElementById(`${input.id}-error`) as HTMLElement;
  error.textContent = isValid
    ? ''
    : `Enter ${kind} from ${Number(min).toLocaleString('en')} to ${Number(max).toLocaleString('en')}.`;
  return isValid;
}

/** Builds the planner in its place: four numbers and a choice, and the answer, which is given again at every change. */
function plannerIn(place: HTMLElement): void {
  const form = document.createElement('form');
  const output = document.createElement('output');
  form.noValidate = true;
  form.append(...QUESTIONS.map(fieldFor), budgetField());
  const answer = (): void => {
    const inputs = [...form.querySelectorAll('input')];
    const areValid = inputs.map(check).every(Boolean);
    if (!areValid) {
      output.textContent = 'Correct the number that is marked.';
      return;
    }
    const answers = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)]));
    try {
      output.textContent = answerOf(answers);
    } catch (error) {
      // Two numbers that are fine alone can be beyond what was simulated together.
      if (!(error instanceof RangeError)) throw error;
      output.textContent = 'With these numbers the best variant would earn more than 80 %: that was not simulated.';
    }
  };
  form.addEventListener('input', answer);
  form.addEventListener('submit', (event) => event.preventDefault());
  output.setAttribute('for', [...form.querySelectorAll('input, select')].map(({ id }) => id).join(' '));
  place.replaceChildren(form, output);
  answer();
}

for (const place of document.querySelectorAll<HTMLElement>('.planner')) plannerIn(place);
