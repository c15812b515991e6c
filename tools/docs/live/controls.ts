/** An attribute as the page carries it. */
interface AttributeControl {
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
  readonly description: string;
}

type Control = HTMLInputElement | HTMLSelectElement;

/** A list of values whose first entry leaves the attribute out. */
function listOf(values: readonly string[], fallback: string | null): HTMLSelectElement {
  const list = document.createElement('select');
  const known = fallback?.replaceAll("'", '') ?? null;
  list.append(new Option(known === null ? 'not set' : `${known} (default)`, ''));
  list.append(...values.filter((value) => value !== known).map((value) => new Option(value)));
  return list;
}

/** The control that suits the type of an attribute: a switch, a list of its values, a number or a text. */
function controlFor({ name, type, default: value }: AttributeControl): Control {
  const literals = [...type.matchAll(/'([^']+)'/g)].map(([, literal = '']) => literal);
  const isClosed = type.split('|').every((part) => /^\s*'[^']+'\s*$/.test(part));
  // One that is on unless the page says otherwise is switched off by its value.
  const choices = isClosed ? literals : type === 'boolean' && value === 'true' ? ['false'] : null;
  if (choices !== null) return Object.assign(listOf(choices, value), { name });
  const input = document.createElement('input');
  if (type === 'boolean') input.type = 'checkbox';
  else if (/\bnumber\b/.test(type)) input.type = 'number';
  // Defaults that are texts have their quotes in the manifest.
  const held = value?.replaceAll("'", '') ?? '';
  input.placeholder = held === '' || held === 'null' ? 'not set' : held;
  return Object.assign(input, { name });
}

/** The value that a control asks for; null to leave the attribute out. */
function valueOf(control: Control): string | null {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked ? '' : null;
  return control.value === '' ? null : control.value;
}

const escaped = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** Builds a control for each attribute of a tag; what they set holds for the example above, and is shown as HTML to copy. */
export function controlsIn(place: HTMLElement): void {
  const { tag = '', attributes = '[]' } = place.dataset;
  const example = document.querySelector(`variant-stream.live > ${tag}, ${tag}.live`);
  if (example === null) return;
  const form = document.createElement('form');
  const [code, copy] = [document.createElement('pre'), document.createElement('button')];
  const controls: Control[] = [];
  const show = (): void => {
    const set = controls.flatMap((control) => {
      const value = valueOf(control);
      return value === null ? [] : [value === '' ? ` ${control.name}` : ` ${control.name}="${escaped(value)}"`];
    });
    code.textContent = `<${tag}${set.join('')}></${tag}>`;
  };
  for (const attribute of JSON.parse(attributes) as AttributeControl[]) {
    const label = document.createElement('label');
    const control = controlFor(attribute);
    label.title = attribute.description;
    control.addEventListener('input', () => {
      const value = valueOf(control);
      if (value === null) example.removeAttribute(attribute.name);
      else example.setAttribute(attribute.name, value);
      show();
    });
    controls.push(control);
    label.append(`${attribute.name} `, control);
    form.append(label);
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  code.setAttribute('aria-live', 'polite');
  Object.assign(copy, { type: 'button', textContent: 'Copy' });
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(code.textContent).then(
      () => (copy.textContent = 'Copied'),
      () => (copy.textContent = 'The browser does not allow it'),
    );
  });
  show();
  place.replaceChildren(form, code, copy);
}
