// cspell:ignore packagr ɵfac ɵdir ɵɵng
// `peeksafe/angular`: a directive for each element, whose inputs are its properties. Templates are checked by them, which for a tag alone
// Angular does not do. Events need no outputs: Angular takes their types from `addEventListener` of the element's class.
import type { ElementDoc } from './element-docs.ts';
import { comment, imports } from './members.ts';

/** The Angular whose linker understands the declarations, as `ng-packagr` writes them. */
const VERSIONS = "minVersion: '14.0.0', version: '22.0.0'";

/** `variant-table` as `VariantTableDirective`. */
const directiveOf = ({ tag }: ElementDoc): string =>
  `${tag.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Directive`;

const inputsOf = (doc: ElementDoc): ElementDoc['properties'] => doc.properties.filter(({ isReadonly }) => !isReadonly);

/** The name of a module and of what it exports, for each element. */
const moduleOf = ({ tag }: ElementDoc): string => `./${tag}.js`;

function directive(doc: ElementDoc): string {
  const name = directiveOf(doc);
  const setters = inputsOf(doc).map(
    ({ name: property, attribute }) =>
      `  set ${property}(value) {\n    forward(this.#element, '${property}', ${JSON.stringify(attribute)}, value);\n  }\n`,
  );
  const inputs = inputsOf(doc).map(({ name: property }) => `${property}: '${property}'`);
  return `import * as i0 from '@angular/core';
import '../elements/${doc.tag}/define.js';
import { forward } from './forward.js';

export class ${name} {
  #element = i0.inject(i0.ElementRef).nativeElement;
${setters.join('')}
  static ɵfac = i0.ɵɵngDeclareFactory({ ${VERSIONS}, ngImport: i0, type: ${name}, deps: [], target: i0.ɵɵFactoryTarget.Directive });
  static ɵdir = i0.ɵɵngDeclareDirective({ ${VERSIONS}, type: ${name}, isStandalone: true, selector: '${doc.tag}', inputs: { ${inputs.join(', ')} }, ngImport: i0 });
}
`;
}

// Text in a template is an attribute already, which the element reads by itself: a number as a number.
const FORWARD = `export function forward(element, property, attribute, value) {
  if (attribute !== null && typeof value === 'string' && element.getAttribute(attribute) === value) return;
  element[property] = value;
}
`;

/** The modules of `peeksafe/angular` by their file names. */
export function angularModules(docs: readonly ElementDoc[]): ReadonlyMap<string, string> {
  const names = docs.map(directiveOf);
  const index = `${docs.map((doc) => `import { ${directiveOf(doc)} } from '${moduleOf(doc)}';\n`).join('')}
export { ${names.join(', ')} };
export const PEEKSAFE_TAGS = [${names.join(', ')}];
`;
  return new Map([
    ['index.js', index],
    ['forward.js', FORWARD],
    ...docs.map((doc) => [`${doc.tag}.js`, directive(doc)] as const),
  ]);
}

function directiveTypes(doc: ElementDoc): string {
  const name = directiveOf(doc);
  const setters = inputsOf(doc).map(({ name: property, description, attribute }) => {
    const type = `${doc.className}['${property}']`;
    return `${comment(description)}\nset ${property}(value: ${type} | ${attribute === null ? '' : `Attribute<${type}> | `}undefined);`;
  });
  const inputs = inputsOf(doc).map(({ name: one }) => `'${one}': { 'alias': '${one}'; 'required': false };`);
  return `${comment(doc.summary)}
export declare class ${name} {
${setters.join('\n')}
static ɵfac: i0.ɵɵFactoryDeclaration<${name}, never>;
static ɵdir: i0.ɵɵDirectiveDeclaration<${name}, '${doc.tag}', never, { ${inputs.join(' ')} }, {}, never, never, true, never>;
}
`;
}

/** The declarations of `peeksafe/angular`. */
export const angular = (docs: readonly ElementDoc[]): string => `import * as i0 from '@angular/core';
${imports(docs, { events: false })}
type Attribute<Value> = Value extends readonly unknown[]
  ? string
  : Value extends number
    ? \`\${Value}\`
    : Value extends boolean
      ? 'true' | 'false' | ''
      : Value;

${docs.map(directiveTypes).join('\n')}
/** All of them, for the \`imports\` of a component; each by itself takes only its own tag. */
export declare const PEEKSAFE_TAGS: readonly [${docs.map((doc) => `typeof ${directiveOf(doc)}`).join(', ')}];
`;
