/** A custom property as the page carries it. */
interface Property {
  readonly name: string;
  readonly description: string;
  /** Null for a color, whose default depends on the theme. */
  readonly default: string | null;
}

/** The control that suits a property: a color, a length, or a text. */
function inputFor({ name, default: value }: Property): HTMLInputElement {
  const input = document.createElement('input');
  const [, size, unit] = /^([\d.]+)(px|)$/.exec(value ?? '') ?? [];
  if (value === null) input.type = 'color';
  else if (size !== undefined) {
    input.type = 'range';
    input.max = String(Number(size) * 3);
    input.step = unit === 'px' ? '1' : '0.1';
    input.value = size;
    input.dataset['unit'] = unit ?? '';
  } else input.placeholder = value;
  input.name = name;
  return input;
}

/** Builds the controls of a playground; what they set applies to what stands inside it, and is shown as CSS. */
export function playgroundIn(place: HTMLElement): void {
  const properties = JSON.parse(place.dataset['properties'] ?? '[]') as Property[];
  const form = document.createElement('form');
  const css = document.createElement('pre');
  css.setAttribute('aria-live', 'polite');
  const set = new Map<string, string>();
  const show = (): void => {
    css.textContent = `variant-stream {\n${[...set].map(([name, value]) => `  ${name}: ${value};\n`).join('')}}`;
  };
  for (const property of properties) {
    const label = document.createElement('label');
    label.title = property.description;
    const input = inputFor(property);
    input.addEventListener('input', () => {
      set.set(property.name, `${input.value}${input.dataset['unit'] ?? ''}`);
      place.style.setProperty(property.name, set.get(property.name) ?? null);
      show();
    });
    label.append(property.name, input);
    form.append(label);
  }
  form.addEventListener('reset', () => {
    for (const name of set.keys()) place.style.removeProperty(name);
    set.clear();
    show();
  });
  const reset = document.createElement('button');
  reset.type = 'reset';
  reset.textContent = 'As it was';
  form.append(reset);
  show();
  place.prepend(form, css);
}
