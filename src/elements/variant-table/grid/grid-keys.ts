/** A cell of the grid's body. */
export interface CellPosition {
  readonly line: number;
  readonly column: number;
}

/** A key as the browser names it, with whether Ctrl (or Cmd) is held. */
export interface GridKey {
  readonly key: string;
  readonly ctrl: boolean;
  readonly isRtl: boolean;
}

/** How large the grid is, and how many lines are in view. */
export interface GridSize {
  readonly lines: number;
  readonly columns: number;
  readonly page: number;
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** Where a key leads from a cell, as the ARIA practices have it for grids; null when the key is none of theirs. */
export function cellAfter(
  { line, column }: CellPosition,
  { key, ctrl, isRtl }: GridKey,
  size: GridSize,
): CellPosition | null {
  const [lastLine, lastColumn] = [size.lines - 1, size.columns - 1];
  const forwards = isRtl ? -1 : 1;
  const to = (r: number, c: number): CellPosition => ({ line: clamp(r, lastLine), column: clamp(c, lastColumn) });
  switch (key) {
    case 'ArrowRight':
      return to(line, ctrl ? (isRtl ? 0 : lastColumn) : column + forwards);
    case 'ArrowLeft':
      return to(line, ctrl ? (isRtl ? lastColumn : 0) : column - forwards);
    case 'ArrowDown':
      return to(ctrl ? lastLine : line + 1, column);
    case 'ArrowUp':
      return to(ctrl ? 0 : line - 1, column);
    case 'PageDown':
      return to(line + size.page, column);
    case 'PageUp':
      return to(line - size.page, column);
    case 'Home':
      return to(ctrl ? 0 : line, 0);
    case 'End':
      return to(ctrl ? lastLine : line, lastColumn);
    default:
      return null;
  }
}
