/**
 * Defines every tag. A page that needs few imports them one by one: `peeksafe/elements/variant-table.js`.
 * @module
 */
export {
  ActionEvent,
  type Action,
  type ActionDetails,
  type ActionEventMap,
  OutcomeEvent,
  type OutcomeEventMap,
  type ActionKind,
  type ActionOf,
  type NoteText,
} from './shared/actions/actions.ts';
export { AttentionEvent, type AttentionDetail } from './attention-list/events.ts';
export type { AttentionListEventMap } from './attention-list/attention-list.ts';
export { AttentionList } from './attention-list/define.ts';
export { ErChart } from './er-chart/define.ts';
export type { LaneState, RaceLane } from './evidence-race/data/lanes.ts';
export type { RaceForm } from './evidence-race/evidence-race.ts';
export { EvidenceRace } from './evidence-race/define.ts';
export { ErFan } from './er-fan/define.ts';
export { MomentEvent, type ErFanEventMap } from './er-fan/events.ts';
export { ShownEvent } from './shared/shown-event.ts';
export type { FanHistory } from './er-fan/data/fan-source.ts';
export type { FanNote } from './er-fan/model/marks.ts';
export { HideEvent, type FatigueBannerEventMap, type Hiding } from './fatigue-banner/fatigue-banner.ts';
export type { ExperimentViewEventMap } from './experiment-view/experiment-view.ts';
export { ShareEvent, type ShareEventMap } from './experiment-view/head/share.ts';
export { ExperimentView } from './experiment-view/define.ts';
export { ExperimentEvent, type ExperimentListEventMap } from './experiment-list/events.ts';
export type { ListLayout } from './experiment-list/card-layout.ts';
export type { ListSort } from './experiment-list/held-order.ts';
export type { ListFilter } from './experiment-list/toolbar-view.ts';
export { ExperimentList } from './experiment-list/define.ts';
export { FatigueBanner } from './fatigue-banner/define.ts';
export type { KillFeedEventMap } from './kill-feed/kill-feed.ts';
export { KillFeed } from './kill-feed/define.ts';
export { StreamStatusElement } from './stream-status/define.ts';
export type { SuggestionListEventMap } from './suggestion-list/suggestion-list.ts';
export { SuggestionList } from './suggestion-list/define.ts';
export type { VariantDashboardEventMap } from './variant-dashboard/variant-dashboard.ts';
export { VariantDashboard } from './variant-dashboard/define.ts';
export { FallbackEvent, VariantEvent, type Fallback, type ShownVariant } from './variant-slot/events.ts';
export type { VariantSlotEventMap } from './variant-slot/variant-slot.ts';
export { VariantSlot } from './variant-slot/define.ts';
export type { VariantStreamEventMap } from './variant-stream/variant-stream.ts';
export { VariantStream } from './variant-stream/define.ts';
export { VariantSummary } from './variant-summary/define.ts';
export { VariantTable } from './variant-table/define.ts';
export {
  ChartEvent,
  CompareEvent,
  DetailsEvent,
  FilterEvent,
  SelectEvent,
  SortEvent,
  type VariantTableEventMap,
} from './variant-table/events.ts';
export type { DetailsMode } from './shared/details/details-mode.ts';
export type { VariantFilter } from './variant-table/data/filter.ts';
export type { ColumnName } from './variant-table/cells/columns.ts';
export type { TableColumn } from './variant-table/cells/table-column.ts';
export type { OrderMode } from './variant-table/grid/order-hold.ts';
export type { Density } from './variant-table/panels/toolbar-state.ts';
export type { Sorting, SortKey } from './variant-table/data/sorting.ts';
export { ExportEvent, type ExportDetail, type ExportEventMap, type ExportKind } from './shared/export-event.ts';
export type { ChartNote } from './er-chart/data/marks.ts';
export type { ChartHistory, CountPoint } from './er-chart/data/series-history.ts';

export type { Range, View } from './shared/view-state/view.ts';
export { ViewEvent, type ViewEventMap } from './shared/view-state/view-event.ts';

export { configure, type Configuration } from './shared/loading/configuration.ts';
export {
  DeniedEvent,
  ReadyEvent,
  StreamErrorEvent,
  type Denial,
  type StreamEventMap,
  type StreamFault,
} from './shared/loading/stream-events.ts';
export { addLanguage } from './shared/strings/language/languages.ts';
export type { Translation } from './shared/strings/strings.ts';
export { ZoomEvent, type ErChartEventMap } from './er-chart/events.ts';
