// The gaps in the doc comments of the public names.
import ts from 'typescript';
import { publicFiles, type PublicProperty, type PublicSignature } from './public-names.ts';
import { thrownReader, type Thrown } from './thrown.ts';

/** A gap in a doc comment. */
export interface DocGap {
  /** Begins what lacks it. */
  readonly node: ts.Node;
  /** Such as `The public function sum has no example (@example).`. */
  readonly sentence: string;
}

const textOf = ({ comment }: ts.JSDocTag): string => (ts.getTextOfJSDocComment(comment) ?? '').trim();

const tagsNamed = (node: ts.Node, name: string): readonly ts.JSDocTag[] =>
  ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === name);

/** The names of errors that the tags of a node describe: `@throws RangeError if…`, or `@throws {RangeError} If…`. */
function describedErrors(node: ts.Node): Set<string> {
  const said = tagsNamed(node, 'throws').map(
    (tag) => `${(tag as ts.JSDocThrowsTag).typeExpression?.type.getText() ?? ''} ${textOf(tag)}`,
  );
  return new Set(said.flatMap((text) => text.match(/\w+/g) ?? []));
}

/** Whether a call gives nothing that a reader has to be told of. */
function returnsNothing(type: ts.Type, checker: ts.TypeChecker): boolean {
  const nothing = ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never;
  return ((checker.getAwaitedType(type) ?? type).flags & nothing) !== 0;
}

const isDescribed = (parameter: ts.ParameterDeclaration): boolean =>
  ts.getJSDocParameterTags(parameter).some((tag) => textOf(tag) !== '');

const nameOf = ({ name }: ts.ParameterDeclaration): string =>
  ts.isIdentifier(name) ? name.text : name.getText().replaceAll(/\s+/g, ' ');

/** The faults of one signature, as sentences. */
function faultsOf(
  { name, isFunction, node, bodies }: PublicSignature,
  checker: ts.TypeChecker,
  thrownBy: (node: ts.SignatureDeclaration) => Thrown,
): string[] {
  const faults: string[] = [];
  for (const parameter of node.parameters)
    if (!isDescribed(parameter)) faults.push(`has no description of its parameter "${nameOf(parameter)}" (@param)`);
  const signature = checker.getSignatureFromDeclaration(node);
  const returns = !ts.isConstructorDeclaration(node) && signature !== undefined;
  if (
    returns &&
    !returnsNothing(signature.getReturnType(), checker) &&
    tagsNamed(node, 'returns').every((tag) => textOf(tag) === '')
  )
    faults.push('has no description of what it returns (@returns)');
  const described = describedErrors(node);
  for (const error of new Set(bodies.flatMap((body) => [...thrownBy(body)])))
    if (!described.has(error)) faults.push(`throws ${error} and does not say when (@throws)`);
  if (isFunction && tagsNamed(node, 'example').length === 0) faults.push('has no example (@example)');
  return faults.map((fault) => `The public ${isFunction ? 'function' : 'method'} ${name} ${fault}.`);
}

/** Fields of the protocol are described beside its schemas, once for the wire's documents and the reference. */
const isOfProtocol = (node: ts.Node): boolean => /[\\/]src[\\/]protocol[\\/]/.test(node.getSourceFile().fileName);

function propertyFaults({ name, node }: PublicProperty): string[] {
  // The members of a union are told apart by the union's own comment.
  if (ts.isTypeLiteralNode(node.parent) || isOfProtocol(node)) return [];
  return ts.getJSDocCommentsAndTags(node).length > 0 ? [] : [`The public property ${name} has no description.`];
}

/**
 * The gaps in one file: of each public function and method the parameters, the return and the thrown errors, of each public property the
 * description, and of each public function the example.
 * @param root Of the repository.
 * @param fileName The path of the file.
 */
export function docGaps(program: ts.Program, root: string, fileName: string): DocGap[] {
  const own = publicFiles(program, root).get(fileName);
  if (own === undefined) return [];
  const checker = program.getTypeChecker();
  const thrownBy = thrownReader(checker);
  const gaps = (node: ts.Node, sentences: readonly string[]): DocGap[] =>
    sentences.map((sentence) => ({ node, sentence }));
  return [
    ...own.signatures.flatMap((one) => gaps(one.node, faultsOf(one, checker, thrownBy))),
    ...own.properties.flatMap((one) => gaps(one.node, propertyFaults(one))),
  ];
}
