// The imports of each peer that do what variant-table does: sorting, filters by text and choice, choice of columns, selection,
// CSV, copying and grouping where the peer has it, words in other languages.

/** Imports by peer, as code. */
export const ALIKE: Readonly<Record<string, string>> = {
  // Grouping, copying and a details row are not in the community edition.
  'ag-grid-community': `export {
    createGrid, ModuleRegistry, ClientSideRowModelModule, ClientSideRowModelApiModule, CellStyleModule, ColumnApiModule,
    CsvExportModule, ExternalFilterModule, LocaleModule, QuickFilterModule, RenderApiModule, RowApiModule, RowSelectionModule,
    RowStyleModule, ScrollApiModule, TextFilterModule,
  } from 'ag-grid-community';`,
  'tabulator-tables': `import 'tabulator-tables/dist/css/tabulator.min.css';
  export {
    Tabulator, ClipboardModule, DownloadModule, ExportModule, FilterModule, FormatModule, GroupRowsModule, InteractionModule,
    KeybindingsModule, PrintModule, ResizeTableModule, ResponsiveLayoutModule, SelectRowModule, SortModule,
  } from 'tabulator-tables';`,
  // CSV, copying and grouping are not in it.
  '@vaadin/grid': `import '@vaadin/grid';
  import '@vaadin/grid/vaadin-grid-sort-column.js';
  import '@vaadin/grid/vaadin-grid-filter-column.js';
  import '@vaadin/grid/vaadin-grid-selection-column.js';`,
};
