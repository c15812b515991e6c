/** A cell of the grid's body. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A key as the browser names it, with whether Ctrl (or Cmd) is held. */
export interface GridKey {
  readonly key: string;
  readonly ctrl: boolean;
  readonly isRtl: boolean;
}

const PAGE = 10;

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** Where a key leads from a cell, as the ARIA practices have it for grids; null when the key is none of theirs. */
export function cellAfter(
  { row, column }: Cell,
  { key, ctrl, isRtl }: GridKey,
  rows: number,
  columns: number,
): Cell | null {
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const forwards = isRtl ? -1 : 1;
  const to = (r: number, c: number): Cell => ({ row: clamp(r, lastRow), column: clamp(c, lastColumn) });
  switch (key) {
    case 'ArrowRight':
      return to(row, column + forwards);
    case 'ArrowLeft':
      return to(row, column - forwards);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'PageDown':
      return to(row + PAGE, column);
    case 'PageUp':
      return to(row - PAGE, column);
    case 'Home':
      return to(ctrl ? 0 : row, 0);
    case 'End':
      return to(ctrl ? lastRow : row, lastColumn);
    default:
      return null;
  }
}
