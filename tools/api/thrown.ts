// The errors that a function throws, as far as its source says.
import ts from 'typescript';

/** Names of errors. */
export type Thrown = ReadonlySet<string>;

const NONE: Thrown = new Set();

/**
 * The part of the house that a node belongs to, such as `src/stats`. Calls are followed inside it: a caller keeps to what another part asks for, and
 * the checks there find bugs only.
 */
const roomOf = (node: ts.Node): string | undefined =>
  /[\\/]((?:src|server)[\\/]\w+)[\\/]/.exec(node.getSourceFile().fileName)?.[1];

/** Reads what functions throw, each once. */
export function thrownReader(checker: ts.TypeChecker): (node: ts.SignatureDeclaration) => Thrown {
  const known = new Map<ts.Node, Thrown>();

  const read = (node: ts.Node): Thrown => {
    const before = known.get(node);
    if (before !== undefined) return before;
    // A function that calls itself throws nothing by that.
    known.set(node, NONE);
    const found = new Set<string>();
    const body = (node as ts.FunctionLikeDeclaration).body;
    if (body !== undefined) walk(body, found);
    known.set(node, found);
    return found;
  };

  const declarationOf = (call: ts.CallExpression | ts.NewExpression): ts.Node | null => {
    const declaration = checker.getResolvedSignature(call)?.declaration;
    return declaration !== undefined && roomOf(declaration) === roomOf(call) ? declaration : null;
  };

  /** The implementation of a signature that may be one of several. */
  const implementationOf = (node: ts.Node): ts.Node => {
    if (!ts.isFunctionLike(node) || (node as ts.FunctionLikeDeclaration).body !== undefined) return node;
    const symbol = node.name === undefined ? undefined : checker.getSymbolAtLocation(node.name);
    return symbol?.declarations?.find((one) => (one as ts.FunctionLikeDeclaration).body !== undefined) ?? node;
  };

  const walk = (node: ts.Node, found: Set<string>): void => {
    // A function inside is called by others, or later.
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isTryStatement(node)) return walkTry(node, found);
    if (ts.isThrowStatement(node)) {
      const name = nameOf(node.expression);
      if (name !== null) found.add(name);
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = declarationOf(node);
      if (called !== null) for (const one of read(implementationOf(called))) found.add(one);
    }
    ts.forEachChild(node, (child) => walk(child, found));
  };

  const walkTry = ({ tryBlock, catchClause, finallyBlock }: ts.TryStatement, found: Set<string>): void => {
    if (catchClause === undefined || rethrows(catchClause)) walk(tryBlock, found);
    if (catchClause !== undefined) walk(catchClause.block, found);
    if (finallyBlock !== undefined) walk(finallyBlock, found);
  };

  const rethrows = ({ variableDeclaration, block }: ts.CatchClause): boolean => {
    const name = variableDeclaration?.name.getText();
    const visit = (node: ts.Node): boolean =>
      (ts.isThrowStatement(node) && node.expression.getText() === name) || (ts.forEachChild(node, visit) ?? false);
    return name !== undefined && visit(block);
  };

  const nameOf = (thrown: ts.Expression): string | null => {
    const name = checker.getTypeAtLocation(thrown).getSymbol()?.name ?? null;
    return name === '__type' || name === '__object' ? null : name;
  };

  return read;
}
