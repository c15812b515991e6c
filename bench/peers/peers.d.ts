// The calls of the peers that the adapters use. Declared here, since the peers are not installed where only types are checked.
declare module 'ag-grid-community' {
  export interface GridApi<Row> {
    applyTransactionAsync(transaction: { readonly update: readonly Row[] }): void;
  }
  interface ColumnDefinition<Row> {
    readonly field: string;
    readonly headerName: string;
    readonly width: number;
    readonly sort?: 'desc';
    valueFormatter(cell: { readonly data: Row | undefined }): string;
  }
  interface GridOptions<Row> {
    readonly columnDefs: readonly ColumnDefinition<Row>[];
    readonly rowData: readonly Row[];
    readonly rowHeight: number;
    readonly headerHeight: number;
    readonly animateRows: boolean;
    readonly deltaSort: boolean;
    getRowId(row: { readonly data: Row }): string;
  }
  export function createGrid<Row>(container: HTMLElement, options: GridOptions<Row>): GridApi<Row>;
  export const ModuleRegistry: { registerModules(modules: readonly object[]): void };
  export const ClientSideRowModelModule: object;
  export const ClientSideRowModelApiModule: object;
}

declare module 'tabulator-tables' {
  export interface RowComponent<Row> {
    getData(): Row;
    update(row: Row): Promise<void>;
  }
  interface SortKey {
    readonly column: string;
    readonly dir: 'asc' | 'desc';
  }
  interface ColumnDefinition<Row> {
    readonly title: string;
    readonly field: string;
    readonly width: number;
    readonly sorter: 'string' | 'number';
    formatter(cell: { getData(): Row }): string;
  }
  interface Options<Row> {
    readonly height: string;
    readonly index: string;
    readonly rowHeight: number;
    readonly data: readonly Row[];
    readonly initialSort: readonly SortKey[];
    readonly columns: readonly ColumnDefinition<Row>[];
  }
  export class Tabulator<Row> {
    static registerModule(modules: readonly object[]): void;
    constructor(container: HTMLElement, options: Options<Row>);
    on(event: 'tableBuilt', listener: () => void): void;
    getRows(): RowComponent<Row>[];
    setSort(order: readonly SortKey[]): void;
    blockRedraw(): void;
    restoreRedraw(): void;
  }
  export const FormatModule: object;
  export const InteractionModule: object;
  export const SortModule: object;
}
declare module 'tabulator-tables/dist/css/tabulator.min.css';

declare module '@vaadin/grid' {
  export interface GridElement extends HTMLElement {
    items: readonly unknown[];
    itemIdPath: string;
  }
}
