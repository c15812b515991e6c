/** A custom property as the page carries it. */
interface Property {
  readonly name: string;
  readonly description: string;
  /** Null where it depends on something else, such as the theme. */
  readonly default: string | null;
}

/** A color as `<input type=color>` takes it; null when a value is no color. */
function hexOf(value: string, place: HTMLElement): string | null {
  if (value === '' || !CSS.supports('color', value)) return null;
  const probe = place.appendChild(document.createElement('span'));
  probe.style.color = value;
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(probe).color)?.slice(1);
  probe.remove();
  return parts === undefined ? null : `#${parts.map((one) => Number(one).toString(16).padStart(2, '0')).join('')}`;
}

/** The control that suits a property, at the value that now holds: a color, a length, or a text. */
function inputFor({ name, default: value }: Property, place: HTMLElement): HTMLInputElement {
  const input = document.createElement('input');
  const [, size, unit] = /^([\d.]+)(px|)$/.exec(value ?? '') ?? [];
  const tag = place.querySelector('variant-table');
  // Tags read a property by a short name of their own, whose value includes the default.
  const own = name.replace(/^--peeksafe-/, '--_');
  const held = tag === null ? '' : getComputedStyle(tag).getPropertyValue(own).trim();
  const color = value === null ? hexOf(held, place) : null;
  if (color !== null) {
    input.type = 'color';
    input.defaultValue = color;
  } else if (size !== undefined) {
    input.type = 'range';
    input.max = String(Number(size) * 3);
    input.step = unit === 'px' ? '1' : '0.1';
    input.defaultValue = size;
    input.dataset['unit'] = unit ?? '';
  } else input.placeholder = value ?? 'such as 400px';
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
    const input = inputFor(property, place);
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
