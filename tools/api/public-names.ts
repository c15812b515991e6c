// The functions and methods that users of the packages can call, as the compiler sees them.
import { join } from 'node:path';
import ts from 'typescript';
import { ENTRIES } from './entries.ts';

/** A signature that users can call. */
export interface PublicSignature {
  /** Such as `interval` or `MemoryHost.submit`. */
  readonly name: string;
  readonly isFunction: boolean;
  readonly node: ts.SignatureDeclaration;
  /** Its implementations: several for a method of an interface, none where they cannot be found. */
  readonly bodies: readonly ts.SignatureDeclaration[];
}

/** A property that users read or write. */
export interface PublicProperty {
  readonly name: string;
  readonly node: ts.PropertySignature | ts.PropertyDeclaration | ts.AccessorDeclaration;
}

/** By the path of its file. */
export type PublicFiles = ReadonlyMap<string, { signatures: PublicSignature[]; properties: PublicProperty[] }>;

const isHidden = (node: ts.Node): boolean =>
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal') ||
  (ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) =>
      [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.OverrideKeyword].includes(kind),
    )) ||
  ((ts.isClassElement(node) || ts.isTypeElement(node)) && node.name !== undefined && ts.isPrivateIdentifier(node.name));

/** The function that a constant is, or null. */
function functionOf(node: ts.Expression | undefined): ts.SignatureDeclaration | null {
  if (node === undefined) return null;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return functionOf(node.expression);
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? node : null;
}

/** Classes by the interfaces that they implement. */
function implementersOf(program: ts.Program): ReadonlyMap<ts.Symbol, readonly ts.ClassLikeDeclaration[]> {
  const checker = program.getTypeChecker();
  const found = new Map<ts.Symbol, ts.ClassLikeDeclaration[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node))
      for (const { token, types } of node.heritageClauses ?? [])
        if (token === ts.SyntaxKind.ImplementsKeyword)
          for (const { expression } of types) {
            const symbol = resolved(checker, checker.getSymbolAtLocation(expression));
            if (symbol !== undefined) found.set(symbol, [...(found.get(symbol) ?? []), node]);
          }
    if (ts.isSourceFile(node) || ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile && !isTest(file.fileName)) visit(file);
  return found;
}

const isTest = (path: string): boolean => /\.test\.ts$|[\\/](test|testing|bench|tools|demo)[\\/]/.test(path);

const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined =>
  symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;

class PublicApi {
  readonly files = new Map<string, { signatures: PublicSignature[]; properties: PublicProperty[] }>();
  readonly #checker: ts.TypeChecker;
  readonly #implementers: ReadonlyMap<ts.Symbol, readonly ts.ClassLikeDeclaration[]>;

  constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker();
    this.#implementers = implementersOf(program);
  }

  addSymbol(name: string, symbol: ts.Symbol): void {
    const declarations = symbol.declarations ?? [];
    const functions = declarations.filter(ts.isFunctionDeclaration);
    const implementation = functions.find(({ body }) => body !== undefined);
    for (const one of functions)
      if (functions.length === 1 || one !== implementation)
        this.#addSignature(name, true, one, implementation === undefined ? [] : [implementation]);
    for (const one of declarations) {
      if (isHidden(one)) continue;
      if (ts.isVariableDeclaration(one)) {
        const node = functionOf(one.initializer);
        if (node !== null) this.#addSignature(name, true, node, [node]);
      } else if (ts.isClassLike(one)) for (const member of one.members) this.#addMember(name, member, one.members);
      else if (ts.isInterfaceDeclaration(one))
        for (const member of one.members) this.#addMember(name, member, this.#implementations(symbol));
      else if (ts.isTypeAliasDeclaration(one)) this.#addType(name, one.type);
    }
  }

  #addType(name: string, type: ts.TypeNode): void {
    if (ts.isTypeLiteralNode(type)) for (const member of type.members) this.#addMember(name, member, []);
    else if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type))
      for (const one of type.types) this.#addType(name, one);
  }

  #implementations(symbol: ts.Symbol): readonly ts.ClassElement[] {
    return (this.#implementers.get(symbol) ?? []).flatMap(({ members }) => [...members]);
  }

  #addMember(owner: string, member: ts.ClassElement | ts.TypeElement, siblings: readonly ts.Node[]): void {
    if (isHidden(member)) return;
    const isConstructor = ts.isConstructorDeclaration(member);
    const own = isConstructor ? 'constructor' : member.name?.getText();
    if (own === undefined) return;
    const name = `${owner}.${own}`;
    if (isConstructor || ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) {
      const isSame = (one: ts.Node): one is ts.MethodDeclaration | ts.ConstructorDeclaration =>
        (isConstructor ? ts.isConstructorDeclaration(one) : ts.isMethodDeclaration(one)) &&
        (isConstructor || (one as ts.MethodDeclaration).name.getText() === own) &&
        (one as ts.MethodDeclaration).body !== undefined;
      const bodies = siblings.filter(isSame);
      if (ts.isMethodSignature(member) || !bodies.includes(member) || !this.#hasOverloads(member, siblings))
        this.#addSignature(name, false, member, bodies);
    } else if (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member) || ts.isAccessor(member))
      this.#fileOf(member).properties.push({ name, node: member });
  }

  #hasOverloads(member: ts.ClassElement, siblings: readonly ts.Node[]): boolean {
    return siblings.some(
      (one) =>
        one !== member &&
        one.kind === member.kind &&
        (one as ts.MethodDeclaration).body === undefined &&
        (one as ts.ClassElement).name?.getText() === member.name?.getText(),
    );
  }

  #addSignature(
    name: string,
    isFunction: boolean,
    node: ts.SignatureDeclaration,
    bodies: readonly ts.SignatureDeclaration[],
  ): void {
    if (isHidden(node)) return;
    this.#fileOf(node).signatures.push({ name, isFunction, node, bodies });
  }

  #fileOf(node: ts.Node): { signatures: PublicSignature[]; properties: PublicProperty[] } {
    const { fileName } = node.getSourceFile();
    const file = this.files.get(fileName) ?? { signatures: [], properties: [] };
    this.files.set(fileName, file);
    return file;
  }

  exportsOf(file: ts.SourceFile): ReadonlyMap<string, ts.Symbol> {
    const module = this.#checker.getSymbolAtLocation(file);
    const all = module === undefined ? [] : this.#checker.getExportsOfModule(module);
    return new Map(all.map((one) => [one.name, resolved(this.#checker, one) as ts.Symbol]));
  }
}

const known = new WeakMap<ts.Program, PublicFiles>();

/**
 * All that is exported from the public entries, by file.
 * @param root Of the repository.
 */
export function publicFiles(program: ts.Program, root: string): PublicFiles {
  const before = known.get(program);
  if (before !== undefined) return before;
  const api = new PublicApi(program);
  const seen = new Set<ts.Symbol>();
  for (const { file } of ENTRIES) {
    const source = program.getSourceFile(join(root, file));
    if (source === undefined) continue;
    for (const [name, symbol] of api.exportsOf(source)) {
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      api.addSymbol(name, symbol);
    }
  }
  known.set(program, api.files);
  return api.files;
}
