import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The strings that a module of the elements uses and declares, and the modules that come with it. */
interface Module {
  /** The strings that it reads, as `namespace.key`. */
  readonly used: readonly string[];
  /** The namespaces that it declares or adds. */
  readonly declared: readonly string[];
  readonly imports: readonly string[];
  /** Modules that it loads on demand. */
  readonly loads: readonly string[];
}

const isTypeOnly = ({ importClause }: ts.ImportDeclaration): boolean => {
  if (importClause === undefined) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = importClause.namedBindings;
  if (importClause.name !== undefined || bindings === undefined || ts.isNamespaceImport(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((one) => one.isTypeOnly);
};

/** The names in `{ a, b }`, also where that is a constant of the module. */
function namesIn(node: ts.Expression | undefined, source: ts.SourceFile): string[] {
  if (node === undefined) return [];
  if (ts.isObjectLiteralExpression(node)) return node.properties.map(({ name }) => name?.getText(source) ?? '');
  const constant = source.statements
    .filter((one) => ts.isVariableStatement(one))
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find(({ name }) => name.getText(source) === node.getText(source));
  return constant?.initializer === undefined ? [] : namesIn(constant.initializer, source);
}

/** Reads modules with the type of {@link Strings} at hand: whatever a variable is called, its type says that it holds strings. */
class Reader {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #strings: ts.Type;
  readonly #modules = new Map<string, Module>();

  constructor(elements: string, files: readonly string[]) {
    const options = { ...ts.getDefaultCompilerOptions(), ...OPTIONS };
    const catalog = join(elements, 'shared/strings/strings.ts');
    this.#program = ts.createProgram([...files, catalog], options);
    this.#checker = this.#program.getTypeChecker();
    const module = this.#checker.getSymbolAtLocation(this.#program.getSourceFile(catalog) as ts.SourceFile);
    const found = this.#checker.getExportsOfModule(module as ts.Symbol).find(({ name }) => name === 'Strings');
    this.#strings = this.#checker.getDeclaredTypeOfSymbol(found as ts.Symbol);
  }

  module(file: string): Module {
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const source = this.#program.getSourceFile(file);
    const [used, declared, imports, loads] = [[], [], [], []] as string[][] as [string[], string[], string[], string[]];
    const made = { used, declared, imports, loads };
    this.#modules.set(file, made);
    if (source === undefined) return made;
    const to = (specifier: ts.Node): string => join(dirname(file), (specifier as ts.StringLiteral).text);
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) && !isTypeOnly(node)) imports.push(to(node.moduleSpecifier));
      if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier)
        imports.push(to(node.moduleSpecifier));
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        loads.push(to(node.arguments[0] as ts.Node));
      if (ts.isCallExpression(node) && node.expression.getText(source) === 'addStrings')
        declared.push(...namesIn(node.arguments[0], source));
      if (ts.isPropertyDeclaration(node) && node.name.getText(source) === 'strings')
        declared.push(...namesIn(node.initializer, source));
      used.push(...this.#usedAt(node));
      ts.forEachChild(node, visit);
    };
    visit(source);
    return made;
  }

  #isStrings(node: ts.Node): boolean {
    return this.#checker.getTypeAtLocation(node) === this.#strings;
  }

  #usedAt(node: ts.Node): string[] {
    if (ts.isPropertyAccessExpression(node) && this.#isStrings(node.expression)) {
      const { parent } = node;
      const key = ts.isPropertyAccessExpression(parent) && parent.expression === node ? `.${parent.name.text}` : '';
      return [node.name.text + key];
    }
    if (ts.isObjectBindingPattern(node) && this.#isStrings(node))
      return node.elements.map((one) => (one.propertyName ?? one.name).getText());
    return [];
  }
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: [],
};

/** A module with all that comes with it, but for what is in the page already. */
function closure(reader: Reader, file: string, isHere: (file: string) => boolean): Set<string> {
  const all = new Set<string>();
  const add = (one: string): void => {
    if (all.has(one) || isHere(one) || !existsSync(one)) return;
    all.add(one);
    reader.module(one).imports.forEach(add);
  };
  add(file);
  return all;
}

function undeclaredIn(reader: Reader, files: ReadonlySet<string>, known: ReadonlySet<string>): Set<string> {
  const faults = new Set<string>();
  const modules = [...files].map((file) => reader.module(file));
  const declared = new Set([...known, ...modules.flatMap((one) => one.declared)]);
  for (const { used } of modules)
    for (const path of used) if (!declared.has(path.split('.')[0] as string)) faults.add(path);
  const isHere = (file: string): boolean => files.has(file) || file.endsWith('/define.ts');
  for (const late of modules.flatMap(({ loads }) => loads))
    for (const fault of undeclaredIn(reader, closure(reader, late, isHere), declared)) faults.add(fault);
  return faults;
}

/**
 * The strings that an element shows, itself or in a part that it loads, and neither declares in its `static strings` nor adds where the part is
 * loaded: in English their keys would be read. One line for each, with the element and the key.
 * @param elements The folder of the elements.
 * @param tags The elements to look at; all of the folder when left out.
 */
export function undeclaredStrings(
  elements: string,
  tags = readdirSync(elements).filter((tag) => existsSync(join(elements, tag, 'define.ts'))),
): string[] {
  const entry = (tag: string): string => join(elements, tag, `${tag}.ts`);
  const reader = new Reader(elements, tags.map(entry));
  return tags.flatMap((tag) => {
    // The tags that an element brings with it declare their own; every element has what is common, and the engine writes its own English.
    const files = closure(reader, entry(tag), (file) => file.endsWith('/define.ts'));
    return [...undeclaredIn(reader, files, new Set(['common', 'engine']))].sort().map((path) => `<${tag}>: ${path}`);
  });
}
