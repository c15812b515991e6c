// Written by `node tools/icons.ts`: add a sign there.
// The drawings are of lucide-static 1.62.0. Copyright (c) 2026 Lucide Icons and Contributors, ISC License; those that come from
// Feather: Copyright (c) 2013-present Cole Bemis, MIT License. Both permit use and copies with this notice.
import { svg, type SVGTemplateResult } from 'lit';

const icon = (drawing: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawing}</svg>`;

// Each drawing is a constant that a bundler may leave out, which it could not do with the properties of one object. The functions are there for
// the mark of purity: only calls can carry it, and a tagged template is none.
export const live = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M16.247 7.761a6 6 0 0 1 0 8.478"/><path d="M19.075 4.933a10 10 0 0 1 0 14.134"/><path d="M4.925 19.067a10 10 0 0 1 0-14.134"/><path d="M7.753 16.239a6 6 0 0 1 0-8.478"/><circle cx="12" cy="12" r="2"/>`,
  ))();
export const waiting = /* @__PURE__ */ (() => icon(svg`<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>`))();
export const stale = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="m19 5 3-3"/><path d="m2 22 3-3"/><path d="M6.3 20.3a2.4 2.4 0 0 0 3.4 0L12 18l-6-6-2.3 2.3a2.4 2.4 0 0 0 0 3.4Z"/><path d="M7.5 13.5 10 11"/><path d="M10.5 16.5 13 14"/><path d="m12 6 6 6 2.3-2.3a2.4 2.4 0 0 0 0-3.4l-2.6-2.6a2.4 2.4 0 0 0-3.4 0Z"/>`,
  ))();
export const offline = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M12 20h.01"/><path d="M8.5 16.429a5 5 0 0 1 7 0"/><path d="M5 12.859a10 10 0 0 1 5.17-2.69"/><path d="M19 12.859a10 10 0 0 0-2.007-1.523"/><path d="M2 8.82a15 15 0 0 1 4.177-2.643"/><path d="M22 8.82a15 15 0 0 0-11.288-3.764"/><path d="m2 2 20 20"/>`,
  ))();
export const denied = /* @__PURE__ */ (() =>
  icon(svg`<rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>`))();
export const active = /* @__PURE__ */ (() =>
  icon(svg`<path d="M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z"/>`))();
export const learning = /* @__PURE__ */ (() =>
  icon(svg`<path d="M5 21v-6"/><path d="M12 21V9"/><path d="M19 21V3"/>`))();
export const watch = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0"/><circle cx="12" cy="12" r="3"/>`,
  ))();
export const warning = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>`,
  ))();
export const killed = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="m15 9-6 6"/><path d="M2.586 16.726A2 2 0 0 1 2 15.312V8.688a2 2 0 0 1 .586-1.414l4.688-4.688A2 2 0 0 1 8.688 2h6.624a2 2 0 0 1 1.414.586l4.688 4.688A2 2 0 0 1 22 8.688v6.624a2 2 0 0 1-.586 1.414l-4.688 4.688a2 2 0 0 1-1.414.586H8.688a2 2 0 0 1-1.414-.586z"/><path d="m9 9 6 6"/>`,
  ))();
export const winner = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M10 14.66V17a1 1 0 0 1-1 1 2 2 0 0 0-2 2v2"/><path d="M14 14.66V17a1 1 0 0 0 1 1 2 2 0 0 1 2 2v2"/><path d="M17.916 10H19.5A2.5 2.5 0 0 0 22 7.5V5a1 1 0 0 0-1-1h-3"/><path d="M4 22h16"/><path d="M6 9a6 6 0 0 0 12 0V3a1 1 0 0 0-1-1H7a1 1 0 0 0-1 1z"/><path d="M6.084 10H4.5A2.5 2.5 0 0 1 2 7.5V5a1 1 0 0 1 1-1h3"/>`,
  ))();
export const closed = /* @__PURE__ */ (() =>
  icon(svg`<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>`))();
export const check = /* @__PURE__ */ (() => icon(svg`<path d="M20 6 9 17l-5-5"/>`))();
export const close = /* @__PURE__ */ (() => icon(svg`<path d="M18 6 6 18"/><path d="m6 6 12 12"/>`))();
export const up = /* @__PURE__ */ (() => icon(svg`<path d="m5 12 7-7 7 7"/><path d="M12 19V5"/>`))();
export const down = /* @__PURE__ */ (() => icon(svg`<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>`))();
export const forward = /* @__PURE__ */ (() => icon(svg`<path d="m9 18 6-6-6-6"/>`))();
export const undo = /* @__PURE__ */ (() =>
  icon(svg`<path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11"/>`))();
export const shield = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"/>`,
  ))();
export const pause = /* @__PURE__ */ (() =>
  icon(svg`<rect x="14" y="3" width="5" height="18" rx="1"/><rect x="5" y="3" width="5" height="18" rx="1"/>`))();
export const snooze = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M6.87 6.87a8 8 0 1 0 11.26 11.26"/><path d="M19.9 14.25a8 8 0 0 0-9.15-9.15"/><path d="m22 6-3-3"/><path d="M6.26 18.67 4 21"/><path d="m2 2 20 20"/><path d="M4 4 2 6"/>`,
  ))();
export const info = /* @__PURE__ */ (() =>
  icon(svg`<circle cx="12" cy="12" r="10"/><path d="M12 16v-4"/><path d="M12 8h.01"/>`))();
export const generated = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M11.017 2.814a1 1 0 0 1 1.966 0l1.051 5.558a2 2 0 0 0 1.594 1.594l5.558 1.051a1 1 0 0 1 0 1.966l-5.558 1.051a2 2 0 0 0-1.594 1.594l-1.051 5.558a1 1 0 0 1-1.966 0l-1.051-5.558a2 2 0 0 0-1.594-1.594l-5.558-1.051a1 1 0 0 1 0-1.966l5.558-1.051a2 2 0 0 0 1.594-1.594z"/><path d="M20 2v4"/><path d="M22 4h-4"/><circle cx="4" cy="20" r="2"/>`,
  ))();
export const suggestion = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M15 14c.2-1 .7-1.7 1.5-2.5 1-.9 1.5-2.2 1.5-3.5A6 6 0 0 0 6 8c0 1 .2 2.2 1.5 3.5.7.7 1.3 1.5 1.5 2.5"/><path d="M9 18h6"/><path d="M10 22h4"/>`,
  ))();
export const fatigue = /* @__PURE__ */ (() =>
  icon(svg`<path d="M22 14v-4"/><path d="M6 14v-4"/><rect x="2" y="6" width="16" height="12" rx="2"/>`))();
export const byPerson = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M18 11V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2"/><path d="M14 10V4a2 2 0 0 0-2-2a2 2 0 0 0-2 2v2"/><path d="M10 10.5V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2v8"/><path d="M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 2 0 0 1 2.83-2.82L7 15"/>`,
  ))();
export const byMonitor = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M12 8V4H8"/><rect width="16" height="12" x="4" y="8" rx="2"/><path d="M2 14h2"/><path d="M20 14h2"/><path d="M15 13v2"/><path d="M9 13v2"/>`,
  ))();
export const filter = /* @__PURE__ */ (() => icon(svg`<path d="M2 5h20"/><path d="M6 12h12"/><path d="M9 19h6"/>`))();
export const search = /* @__PURE__ */ (() => icon(svg`<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>`))();
export const view = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M10 5H3"/><path d="M12 19H3"/><path d="M14 3v4"/><path d="M16 17v4"/><path d="M21 12h-9"/><path d="M21 19h-5"/><path d="M21 5h-7"/><path d="M8 10v4"/><path d="M8 12H3"/>`,
  ))();
export const fold = /* @__PURE__ */ (() => icon(svg`<path d="m6 9 6 6 6-6"/>`))();
export const table = /* @__PURE__ */ (() =>
  icon(svg`<path d="M3 9h18"/><path d="M9 3v18"/><rect x="3" y="3" width="18" height="18" rx="2"/>`))();
export const zoomOut = /* @__PURE__ */ (() =>
  icon(
    svg`<circle cx="11" cy="11" r="8"/><line x1="21" x2="16.65" y1="21" y2="16.65"/><line x1="8" x2="14" y1="11" y2="11"/>`,
  ))();
export const download = /* @__PURE__ */ (() =>
  icon(svg`<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/>`))();
export const timer = /* @__PURE__ */ (() =>
  icon(
    svg`<line x1="10" x2="14" y1="2" y2="2"/><line x1="12" x2="15" y1="14" y2="11"/><circle cx="12" cy="14" r="8"/>`,
  ))();
export const saved = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M11 17h3v2a1 1 0 0 0 1 1h2a1 1 0 0 0 1-1v-3a3.16 3.16 0 0 0 2-2h1a1 1 0 0 0 1-1v-2a1 1 0 0 0-1-1h-1a5 5 0 0 0-2-4V3a4 4 0 0 0-3.2 1.6l-.3.4H11a6 6 0 0 0-6 6v1a5 5 0 0 0 2 4v3a1 1 0 0 0 1 1h2a1 1 0 0 0 1-1z"/><path d="M16 10h.01"/><path d="M2 8v1a2 2 0 0 0 2 2h1"/>`,
  ))();
export const rate = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M22 12h-2.48a2 2 0 0 0-1.93 1.46l-2.35 8.36a.25.25 0 0 1-.48 0L9.24 2.18a.25.25 0 0 0-.48 0l-2.35 8.36A2 2 0 0 1 4.49 12H2"/>`,
  ))();
export const calibration = /* @__PURE__ */ (() =>
  icon(svg`<circle cx="12" cy="12" r="10"/><circle cx="12" cy="12" r="6"/><circle cx="12" cy="12" r="2"/>`))();
export const group = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M12.83 2.18a2 2 0 0 0-1.66 0L2.6 6.08a1 1 0 0 0 0 1.83l8.58 3.91a2 2 0 0 0 1.66 0l8.58-3.9a1 1 0 0 0 0-1.83z"/><path d="M2 12a1 1 0 0 0 .58.91l8.6 3.91a2 2 0 0 0 1.65 0l8.58-3.9A1 1 0 0 0 22 12"/><path d="M2 17a1 1 0 0 0 .58.91l8.6 3.91a2 2 0 0 0 1.65 0l8.58-3.9A1 1 0 0 0 22 17"/>`,
  ))();
export const flag = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528"/>`,
  ))();
export const running = /* @__PURE__ */ (() =>
  icon(
    svg`<path d="M9 9.003a1 1 0 0 1 1.517-.859l4.997 2.997a1 1 0 0 1 0 1.718l-4.997 2.997A1 1 0 0 1 9 14.996z"/><circle cx="12" cy="12" r="10"/>`,
  ))();
export const equal = /* @__PURE__ */ (() =>
  icon(svg`<line x1="5" x2="19" y1="9" y2="9"/><line x1="5" x2="19" y1="15" y2="15"/>`))();
export const changed = /* @__PURE__ */ (() =>
  icon(svg`<path d="M8 3 4 7l4 4"/><path d="M4 7h16"/><path d="m16 21 4-4-4-4"/><path d="M20 17H4"/>`))();
export { warning as endangered, shield as protect, download as export };
