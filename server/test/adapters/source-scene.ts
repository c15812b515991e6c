// The scene of the tests of sources: a server with tokens, an experiment, and a way to report to it.
import assert from 'node:assert/strict';
import type { Changes, ReportsAnswer } from 'peeksafe/protocol';
import type { RunningServer } from '../../src/server.ts';
import { readConfig } from '../../src/settings/config-file.ts';
import { observedBy, serverFor, streamUrl, type Counts } from '../support/harness.ts';
import { bearer, SECRET, tokenFor } from '../support/tokens.ts';

/** Limits that no test reaches but those of what pages count. */
export const LIMITS = {
  ...{ sockets: 1e6, calls: 1e6, events: 1e9, streamEvents: 1e9 },
  ...{ views: 200, unitViews: 10, unsentBytes: 1e8 },
};
const OPENED = '2026-01-05T10:00:00.000Z';

/** A report as it was recorded: the body, and its headers. */
export interface Report {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Test = Parameters<typeof serverFor>[0];

/** A server that hears of visitors of the stream "s", which has the experiments "hero" (a, b) and "menu" (menu:a, menu:b). */
export class SourceScene {
  readonly server: RunningServer;
  readonly source: string;

  constructor(server: RunningServer, source: string) {
    this.server = server;
    this.source = source;
  }

  /** @param from What the configuration file says of the stream's sources; null for no file. */
  static async open(
    t: Test,
    source: string,
    from: object | null,
    { environment = {}, ...options }: NonNullable<Parameters<typeof serverFor>[1]> & { environment?: object } = {},
  ): Promise<SourceScene> {
    const sources =
      from === null ? new Map() : readConfig(JSON.stringify({ streams: { s: { from } } }), { ...environment }).sources;
    const base = { limits: LIMITS, metricsPort: 0, tokens: { secrets: [SECRET] }, sources };
    const scene = new SourceScene(await serverFor(t, { ...base, ...options }), source);
    const posts = ['hero', 'menu'].flatMap((experiment) => [
      { id: `open-${experiment}`, at: OPENED, kind: 'experiment.opened', experiment },
      ...['a', 'b'].map((key) => ({
        ...{ id: `post-${experiment}-${key}`, at: OPENED, kind: 'variant.posted', experiment, content: key },
        variant: experiment === 'hero' ? key : `${experiment}:${key}`,
      })),
    ]);
    await scene.post(posts);
    return scene;
  }

  async post(events: readonly object[]): Promise<void> {
    const response = await fetch(`${streamUrl(this.server, 's')}/events`, {
      method: 'POST',
      body: JSON.stringify(events),
      headers: { 'Content-Type': 'application/json', ...bearer(await tokenFor('s', ['ingest', 'operate'])) },
    });
    assert.equal(response.status, 200, await response.text());
  }

  send({ body, headers }: Report, stream = 's'): Promise<Response> {
    const url = `${streamUrl(this.server, stream)}/from/${this.source}`;
    return fetch(url, { method: 'POST', body, headers });
  }

  /** Sends a report that is taken; returns what became of it. */
  async report(report: Report): Promise<ReportsAnswer> {
    const response = await this.send(report);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as ReportsAnswer;
  }

  /** Sends a report that is refused as a whole; returns the code and what a metric says. */
  async refused(report: Report, status: number, reason: string): Promise<string> {
    const former = await this.refusals(reason);
    const response = await this.send(report);
    const text = await response.text();
    assert.equal(response.status, status, text);
    assert.equal(await this.refusals(reason), former + 1, `peeksafe_report_refusals_total{reason="${reason}"}`);
    return (JSON.parse(text) as { error: { code: string } }).error.code;
  }

  /** Impressions, engagements, units and engaged units of a variant. */
  async counts(variant: string): Promise<Counts | null> {
    return observedBy(this.server, 's', variant, bearer(await tokenFor('s', ['view'])));
  }

  /** The experiment "hero" has a rate, a mean and a ratio. */
  async declareMetrics(): Promise<void> {
    const metrics = [
      { name: 'purchase', type: 'rate' },
      { name: 'revenue', type: 'mean', unit: 'currency:EUR' },
      { name: 'order-value', type: 'ratio', unit: 'currency:EUR' },
    ];
    await this.post([{ id: 'metrics', at: OPENED, kind: 'experiment.opened', experiment: 'hero', metrics }]);
  }

  /** Visitors and sum of each of those metrics of a variant, and its value. */
  async metrics(variant: string): Promise<unknown[]> {
    const headers = bearer(await tokenFor('s', ['view']));
    const { variants = [] } = (await (
      await fetch(`${streamUrl(this.server, 's')}/changes`, { headers })
    ).json()) as Changes;
    return (variants.find(({ id }) => id === variant)?.metrics ?? []).map(({ name, n, sum, value }) => [
      name,
      n,
      sum,
      value,
    ]);
  }

  async #counter(name: string, label: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.server.metricsPort}/metrics`)).text();
    const found = text
      .split('\n')
      .find((line) => line.startsWith(`${name}{source="${this.source}"`) && line.includes(`"${label}"`));
    return Number(found?.split(' ').at(-1) ?? 0);
  }

  refusals(reason: string): Promise<number> {
    return this.#counter('peeksafe_report_refusals_total', reason);
  }

  results(result: string): Promise<number> {
    return this.#counter('peeksafe_reports_total', result);
  }
}

/** A result in which only some numbers are not zero. */
export const answer = (counts: Partial<ReportsAnswer>): ReportsAnswer => ({
  ...{ counted: 0, known: 0, unexposed: 0, unmapped: 0, refused: [] },
  ...counts,
});
