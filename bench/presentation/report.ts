import { writeFileSync } from 'node:fs';
import type { Row } from '../rows.ts';
import { matrixOf, textOf } from './matrix.ts';

/** Prints rows as a matrix and, when a file is named, keeps them as JSON. */
export function report(rows: readonly Row[], jsonFile: string | undefined): void {
  console.log(textOf(matrixOf(rows)));
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(rows, null, 2)}\n`);
}
