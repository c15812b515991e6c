import { attributesIn, withAttribute } from './markup.ts';
import { choicesOf, type AttributeRule, type Tags } from './rules.ts';

type Control = HTMLInputElement | HTMLSelectElement;

/** The controls of an example. */
export interface Controls {
  /** Sets them to the attributes in the code. */
  follow(code: string): void;
}

/** A list of values whose first entry leaves the attribute out. */
function listOf(values: readonly string[], fallback: string | null): HTMLSelectElement {
  const list = document.createElement('select');
  const known = fallback?.replaceAll("'", '') ?? null;
  list.append(new Option(known === null || known === 'null' ? 'not set' : `${known} (default)`, ''));
  list.append(...values.filter((value) => value !== known).map((value) => new Option(value)));
  return list;
}

/** The control that suits the type of an attribute: a switch, a list of its values, a number or a text. */
function controlFor({ name, type, default: value }: AttributeRule): Control {
  // An attribute that is on by default is turned off by the value `false`.
  const choices = type === 'boolean' && value === 'true' ? ['false'] : choicesOf(type);
  if (choices !== null && choices.length > 0) return Object.assign(listOf(choices, value), { name });
  const input = document.createElement('input');
  if (type === 'boolean') input.type = 'checkbox';
  else if (/\bnumber\b/.test(type)) input.type = 'number';
  // Defaults that are texts have their quotes in the manifest.
  const held = value?.replaceAll("'", '') ?? '';
  input.placeholder = held === '' || held === 'null' ? 'not set' : held;
  return Object.assign(input, { name, autocomplete: 'off' });
}

/** The value of a control as an attribute; null to remove the attribute. */
function valueOf(control: Control): string | null {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked ? '' : null;
  return control.value === '' ? null : control.value;
}

/** Sets a control to the value of an attribute; undefined when it is left out. */
function setControl(control: Control, value: string | null | undefined): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox')
    control.checked = value !== undefined && value !== 'false';
  // A select has no option for an invalid value, and a number field shows no word; both are then empty.
  else if (control.value !== (value ?? '')) control.value = value ?? '';
  if (control instanceof HTMLSelectElement && control.selectedIndex === -1) control.selectedIndex = 0;
}

/** Returns suggestions for an attribute; called when its field gets the focus. */
export type Suggest = (attribute: string) => readonly string[];

/** Offers suggestions in a field, which accepts other values, too. */
function offer(input: HTMLInputElement, id: string, suggest: Suggest): HTMLDataListElement {
  const list = Object.assign(document.createElement('datalist'), { id });
  input.setAttribute('list', id);
  input.addEventListener('focus', () => list.replaceChildren(...suggest(input.name).map((word) => new Option(word))));
  return list;
}

/**
 * Fills a place with a control for each of the attributes of a tag that it names. Each writes into the code of the example.
 * @param place Names the tag and its attributes, as the page came.
 * @param onChange Called with the code that a control asks for.
 */
export function controlsIn(
  place: HTMLElement,
  {
    tags,
    code,
    suggest,
    onChange,
  }: { tags: Tags; code: () => string; suggest: Suggest; onChange: (code: string) => void },
): Controls {
  const { tag = '', attributes = '' } = place.dataset;
  const rules = attributes.split(' ').flatMap((name) => tags[tag]?.find((one) => one.name === name) ?? []);
  const [form, group, legend] = [
    document.createElement('form'),
    document.createElement('fieldset'),
    document.createElement('legend'),
  ];
  legend.append('Attributes of ', Object.assign(document.createElement('code'), { textContent: `<${tag}>` }));
  group.append(legend);
  const controls = rules.map((rule) => {
    const [label, control] = [document.createElement('label'), controlFor(rule)];
    label.title = rule.description;
    control.addEventListener('input', () => onChange(withAttribute(code(), tag, rule.name, valueOf(control))));
    label.append(Object.assign(document.createElement('code'), { textContent: rule.name }), control);
    if (control instanceof HTMLInputElement && control.type === 'text')
      label.append(offer(control, `words-for-${rule.name}`, suggest));
    group.append(label);
    return control;
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.append(group);
  place.replaceChildren(form);
  return {
    follow(text) {
      const held = attributesIn(text, tag);
      group.disabled = held === null;
      // Do not correct a field while somebody is typing in it.
      for (const control of controls)
        if (control !== document.activeElement)
          setControl(control, held?.has(control.name) === true ? (held.get(control.name) ?? '') : undefined);
    },
  };
}
