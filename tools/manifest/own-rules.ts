import type {
  ClassDeclaration as ManifestClass,
  ClassMember,
  CustomElement,
  JavaScriptModule,
  Package,
} from 'custom-elements-manifest/schema.js';
import type * as TypeScript from 'typescript';

type Ts = typeof TypeScript;

/** The phases of the analyzer that are used here. */
export interface Plugin {
  readonly name: string;
  collectPhase?(given: { readonly ts: Ts; readonly node: TypeScript.Node }): void;
  analyzePhase?(given: {
    readonly ts: Ts;
    readonly node: TypeScript.Node;
    readonly moduleDoc: Partial<JavaScriptModule>;
  }): void;
  packageLinkPhase?(given: { readonly customElementsManifest: Package }): void;
}

/** A class of the manifest that is an element, with what the analyzer adds of its own. */
export type ElementClass = ManifestClass & CustomElement;

type Privacy = { privacy?: string; static?: boolean; inheritedFrom?: { module?: string } };

/** Where the source's module is in the built package. */
export const builtPath = (path: string): string => path.replace(/^\/?src\//, './dist/').replace(/\.ts$/, '.js');

const isElement = (declaration: unknown): declaration is ElementClass =>
  (declaration as { kind?: string }).kind === 'class';

/** The names of members that are marked as internal, by class. */
function internalMembers(): Plugin & { readonly found: ReadonlySet<string> } {
  const found = new Set<string>();
  return {
    name: 'PEEKSAFE - INTERNAL',
    found,
    collectPhase({ ts, node }) {
      if (!ts.isClassDeclaration(node)) return;
      for (const member of node.members) {
        const isInternal = ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
        if (isInternal && member.name !== undefined) found.add(member.name.getText());
      }
    },
  };
}

/** Types that are one of several texts, so that an editor can offer them as an attribute's values. */
function choices(): Plugin & { readonly found: ReadonlyMap<string, string> } {
  const found = new Map<string, string>();
  return {
    name: 'PEEKSAFE - CHOICES',
    found,
    collectPhase({ ts, node }) {
      if (!ts.isTypeAliasDeclaration(node) || !ts.isUnionTypeNode(node.type)) return;
      const isText = (one: TypeScript.TypeNode): boolean =>
        ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal);
      if (node.type.types.every(isText))
        found.set(node.name.text, node.type.types.map((one) => one.getText()).join(' | '));
    },
  };
}

/** The modules that hold what is exported, by name: an event's class may stand beside the element's. */
function homes(): Plugin & { readonly found: ReadonlyMap<string, string> } {
  const found = new Map<string, string>();
  return {
    name: 'PEEKSAFE - HOMES',
    found,
    collectPhase({ ts, node }) {
      const isType = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
      if (!isType || node.name === undefined) return;
      if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return;
      found.set(node.name.text, builtPath(node.getSourceFile().fileName));
    },
  };
}

/** Lit's attribute of a property is its name in small letters; the analyzer keeps the capitals. */
function lowerCase(element: ElementClass): void {
  for (const attribute of element.attributes ?? []) attribute.name = attribute.name.toLowerCase();
  for (const member of (element.members ?? []) as (ClassMember & { attribute?: string })[])
    if (member.attribute !== undefined) member.attribute = member.attribute.toLowerCase();
}

/** Leaves only the members that are public for users of an element. */
function withoutInsides(element: ElementClass, internal: ReadonlySet<string>): void {
  element.members = (element.members ?? []).filter((member) => {
    const { privacy, static: isStatic } = member as Privacy;
    const isPublic = privacy === undefined || privacy === 'public';
    return isPublic && isStatic !== true && !member.name.startsWith('#') && !internal.has(member.name);
  });
  // The analyzer takes an argument of dispatchEvent for a name when the event has a class of its own.
  element.events = (element.events ?? []).filter(({ name }) => /^[a-z]+-[a-z-]+$/.test(name));
}

function withBuiltPaths(manifest: Package): void {
  for (const module of manifest.modules) {
    module.path = builtPath(module.path);
    for (const one of module.exports ?? [])
      if (one.declaration.module !== undefined) one.declaration.module = builtPath(one.declaration.module);
    for (const declaration of module.declarations?.filter(isElement) ?? [])
      for (const thing of [declaration.members, declaration.attributes, declaration.events].flatMap(
        (all) => all ?? [],
      )) {
        const { inheritedFrom } = thing as Privacy;
        if (inheritedFrom?.module !== undefined) inheritedFrom.module = builtPath(inheritedFrom.module);
      }
  }
}

/** Teaches the analyzer the conventions of this library that it does not know. */
export function ownRules(): readonly Plugin[] {
  const internal = internalMembers();
  const choice = choices();
  const home = homes();
  return [
    internal,
    choice,
    home,
    {
      name: 'PEEKSAFE - PUBLISHED',
      packageLinkPhase({ customElementsManifest }) {
        for (const module of customElementsManifest.modules) {
          for (const element of module.declarations?.filter(isElement) ?? []) {
            lowerCase(element);
            withoutInsides(element, internal.found);
            for (const { type } of element.events ?? []) {
              const module = home.found.get(type?.text ?? '');
              if (module !== undefined) type.references = [{ name: type.text, package: 'peeksafe', module }];
            }
            for (const attribute of element.attributes ?? []) {
              const text = attribute.type?.text.replaceAll(/\b[A-Z]\w+\b/g, (name) => choice.found.get(name) ?? name);
              if (text !== undefined && attribute.type !== undefined) attribute.type.text = text;
            }
          }
        }
        withBuiltPaths(customElementsManifest);
        const holdsElement = (module: JavaScriptModule): boolean =>
          (module.declarations ?? []).some((one) => 'tagName' in one) ||
          (module.exports ?? []).some(({ kind }) => kind === 'custom-element-definition');
        customElementsManifest.modules = customElementsManifest.modules.filter(holdsElement);
      },
    },
  ];
}
