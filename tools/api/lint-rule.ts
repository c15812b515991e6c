// An ESLint rule: every public name is described, and every public function has an example. `examples.test.ts` runs those that need no page. Rules
// of plugins know what a file exports, not what users can import.
import type { Rule } from 'eslint';
import ts from 'typescript';
import { ROOT } from '../packages/run.ts';
import { docGaps } from './doc-gaps.ts';

export const describedApi: Rule.RuleModule = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    Program(): void {
      const { program } = context.sourceCode.parserServices as { readonly program: ts.Program };
      for (const { node, sentence: message } of docGaps(program, ROOT, context.filename)) {
        const { line, character: column } = ts.getLineAndCharacterOfPosition(node.getSourceFile(), node.getStart());
        context.report({ loc: { line: line + 1, column }, message });
      }
    },
  }),
};
