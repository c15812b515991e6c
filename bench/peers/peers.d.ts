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
    readonly asyncTransactionWaitMillis: number;
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

declare module '@perspective-dev/client/inline' {
  type Row = Readonly<Record<string, string | number>>;
  export interface PerspectiveTable {
    update(rows: readonly Row[]): Promise<void>;
  }
  export interface PerspectiveViewer extends HTMLElement {
    load(table: Promise<PerspectiveTable>): Promise<void>;
    restore(settings: {
      readonly plugin: 'Datagrid';
      readonly settings: boolean;
      readonly columns: readonly string[];
      readonly sort: readonly (readonly [column: string, order: 'desc'])[];
    }): Promise<void>;
  }
  const perspective: {
    worker(): Promise<{ table(rows: readonly Row[], options: { readonly index: string }): Promise<PerspectiveTable> }>;
  };
  export default perspective;
}
declare module '@perspective-dev/viewer/inline';
declare module '@perspective-dev/viewer-datagrid';
declare module '@perspective-dev/viewer/dist/css/pro.css';

declare module '@revolist/revogrid/standalone' {
  export function defineCustomElement(): void;
  export interface GridElement<Row> extends HTMLElement {
    rowSize: number;
    readonly: boolean;
    source: readonly Row[];
    columns: readonly {
      readonly prop: string;
      readonly name: string;
      readonly size: number;
      cellTemplate(make: unknown, cell: { readonly model: Row }): string;
    }[];
  }
}

declare module 'regular-table' {
  interface Response {
    readonly num_rows: number;
    readonly num_columns: number;
    readonly column_headers: readonly (readonly string[])[];
    /** By column. */
    readonly data: readonly (readonly string[])[];
  }
  export interface RegularTable extends HTMLElement {
    setDataListener(listen: (left: number, top: number, right: number, bottom: number) => Promise<Response>): void;
    draw(): Promise<void>;
  }
}
declare module 'regular-table/dist/css/container.css';

declare module 'uplot' {
  interface Series {
    readonly label?: string;
    readonly stroke?: string;
    readonly width?: number;
    readonly points?: { readonly show: boolean };
    readonly paths?: object;
  }
  interface Options {
    readonly width: number;
    readonly height: number;
    readonly ms: 1;
    readonly legend: { readonly show: boolean };
    readonly cursor: { readonly show: boolean };
    readonly axes: readonly { values?(plot: uPlot, ticks: number[]): string[] }[];
    readonly scales?: { readonly y: { readonly range: readonly [low: number, high: number] } };
    readonly series: readonly Series[];
    readonly bands?: readonly { readonly series: readonly [high: number, low: number]; readonly fill: string }[];
    readonly padding?: readonly (number | null)[];
    readonly hooks?: { readonly draw: readonly (() => void)[] };
  }
  export default class uPlot {
    static readonly paths: { stepped(options: { readonly align: 1 }): object };
    readonly over: HTMLElement;
    readonly ctx: CanvasRenderingContext2D;
    readonly bbox: { readonly left: number; readonly width: number };
    readonly data: readonly ArrayLike<number>[];
    valToPos(value: number, scale: 'x' | 'y', isCanvas: true): number;
    constructor(options: Options, data: readonly ArrayLike<number>[], container: HTMLElement);
    setData(data: readonly ArrayLike<number>[]): void;
  }
}
declare module 'uplot/dist/uPlot.min.css';

declare module 'chart.js' {
  export interface Point {
    readonly x: number;
    readonly y: number;
  }
  export class Chart {
    static register(...parts: object[]): void;
    constructor(canvas: HTMLCanvasElement, configuration: object);
    update(mode: 'none'): void;
  }
  export const Decimation: object;
  export const LinearScale: object;
  export const LineController: object;
  export const LineElement: object;
  export const PointElement: object;
}

declare module 'echarts/core' {
  export interface EChartsType {
    setOption(option: object): void;
  }
  export function init(container: HTMLElement): EChartsType;
  export function use(parts: readonly object[]): void;
}
declare module 'echarts/charts' {
  export const LineChart: object;
}
declare module 'echarts/components' {
  export const GridComponent: object;
}
declare module 'echarts/renderers' {
  export const CanvasRenderer: object;
}

declare module 'lightweight-charts' {
  interface Point {
    readonly time: number;
    readonly value: number;
  }
  interface TimeScale {
    setVisibleLogicalRange(range: { readonly from: number; readonly to: number }): void;
  }
  interface Options {
    readonly width: number;
    readonly height: number;
    readonly layout: { readonly attributionLogo: boolean };
    readonly localization: { priceFormatter(price: number): string };
    readonly rightPriceScale: { readonly borderColor: string };
    readonly timeScale: {
      readonly borderColor: string;
      readonly minBarSpacing: number;
      readonly enableConflation: boolean;
      readonly timeVisible: boolean;
      tickMarkFormatter(seconds: number): string;
    };
    readonly crosshair: { readonly mode: number };
  }
  export interface SeriesApi {
    setData(points: readonly Point[]): void;
    update(point: Point): void;
  }
  export interface ChartApi {
    addSeries(
      kind: object,
      options: {
        readonly color: string;
        readonly lineWidth: number;
        readonly lastValueVisible: boolean;
        readonly priceLineVisible: boolean;
      },
    ): SeriesApi;
    timeScale(): TimeScale;
  }
  export function createChart(container: HTMLElement, options: Options): ChartApi;
  export const LineSeries: object;
}
