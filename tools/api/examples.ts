// The examples of doc comments: where they are, and how they read as a program.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expectedScript } from './expected-values.ts';

/** An example of a doc comment. */
export interface DocExample {
  /** The name that it documents: `interval`, `MemoryHost`, `MemoryHost.submit`. */
  readonly name: string;
  /** Where its comment begins, as `file:line`, seen from the root. */
  readonly place: string;
  readonly code: string;
}

const FENCE = /^```ts\n([\s\S]*?)\n```$/;

const exampleTags = (node: ts.Node): readonly ts.JSDocTag[] =>
  ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === 'example');

/** The examples of the exports of one file. */
function examplesOf(file: string, text: string): DocExample[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const examples: DocExample[] = [];
  const add = (name: string, node: ts.Node): void => {
    for (const tag of exampleTags(node)) {
      const place = `${file}:${source.getLineAndCharacterOfPosition(tag.getStart()).line + 1}`;
      const comment = (ts.getTextOfJSDocComment(tag.comment) ?? '').trim();
      examples.push({ name, place, code: FENCE.exec(comment)?.[1] ?? comment });
    }
  };
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement))
      for (const one of statement.declarationList.declarations) add(one.name.getText(), statement);
    else if (ts.isFunctionDeclaration(statement)) add(statement.name?.text ?? 'default', statement);
    else if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
      const owner = statement.name?.text ?? 'default';
      add(owner, statement);
      for (const member of statement.members) add(`${owner}.${member.name?.getText() ?? 'constructor'}`, member);
    }
  }
  return examples;
}

/**
 * All examples of the source of both packages.
 * @param root Of the repository.
 */
export function allExamples(root: string): DocExample[] {
  return globSync(['src/**/*.ts', 'server/src/**/*.ts'], { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return text.includes('@example') ? examplesOf(file, text) : [];
    });
}

/** Names that an example uses and does not declare. */
function freeNames(source: ts.SourceFile): Set<string> {
  const [used, declared] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isKey =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isBindingElement(parent) && parent.propertyName === node);
      const declares =
        (ts.isVariableDeclaration(parent) ||
          ts.isBindingElement(parent) ||
          ts.isParameter(parent) ||
          ts.isImportSpecifier(parent)) &&
        parent.name === node;
      if (declares) declared.add(node.text);
      else if (!isKey) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return new Set([...used].filter((name) => !declared.has(name)));
}

/**
 * An example as a reader copies it: with the imports of the names of ours that it uses.
 * @param entryOf The entry that exports a name; undefined for a name that is not ours.
 */
export function withImports(code: string, entryOf: (name: string) => string | undefined): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const byEntry = Map.groupBy([...freeNames(source)].sort(), entryOf);
  byEntry.delete(undefined);
  const lines = [...byEntry].map(([entry, names]) => `import { ${names.join(', ')} } from '${entry}';`).sort();
  return lines.length === 0 ? code : `${lines.join('\n')}\n${code.startsWith('import ') ? '' : '\n'}${code}`;
}

/** One statement of an example, and the value that its comment shows. */
interface Step {
  readonly start: number;
  readonly end: number;
  /** The expression with the value. */
  readonly value: ts.Expression | null;
  readonly expected: string | null;
}

function stepsOf(source: ts.SourceFile): Step[] {
  return source.statements
    .filter((one) => !ts.isImportDeclaration(one))
    .map((statement) => {
      const [comment] = ts.getTrailingCommentRanges(source.text, statement.end) ?? [];
      const expected = comment === undefined ? null : source.text.slice(comment.pos + 2, comment.end).trim();
      return { start: statement.getStart(), end: statement.end, value: valueOf(statement), expected };
    });
}

function valueOf(statement: ts.Statement): ts.Expression | null {
  if (ts.isExpressionStatement(statement)) return statement.expression;
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.initializer ?? null;
  return null;
}

/**
 * An example as the body of an asynchronous function of `$check`, which is called with each expected value and the real one. Its imports are
 * calls of `$load`.
 * @throws Error when no comment shows a value, or one follows a statement that has none.
 */
export function asProgram(code: string): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const imports = source.statements.filter(ts.isImportDeclaration).map(({ importClause, moduleSpecifier }) => {
    const names = importClause?.namedBindings?.getText().replaceAll(' as ', ': ');
    const loaded = `await $load(${moduleSpecifier.getText()});`;
    return names === undefined ? loaded : `const ${names} = ${loaded}`;
  });
  let shown = 0;
  const body = stepsOf(source).map(({ start, end, value, expected }) => {
    const text = code.slice(start, end);
    if (expected === null) return text;
    if (value === null) throw new Error(`No value can be compared with the comment "${expected}".`);
    shown++;
    const checked = `(await $check(${JSON.stringify(expected)}, ${expectedScript(expected)}, async () => (${value.getText()})))`;
    return code.slice(start, value.getStart()) + checked + code.slice(value.end, end);
  });
  if (shown === 0) throw new Error('It shows no value: end a statement with a comment, such as `sum(1, 2); // 3`.');
  return [...imports, ...body].join('\n');
}

/** Whether an example needs a page to run in. */
export const needsPage = ({ place }: DocExample): boolean =>
  /^src\/(elements|collect)\/|^src\/sdk\/publisher\/indexed-db/.test(place);
