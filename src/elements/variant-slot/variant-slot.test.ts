import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { assign } from '../../assign/index.ts';
import './define.ts';
import type { DeniedEvent, StreamErrorEvent } from '../shared/loading/stream-events.ts';
import type { FallbackEvent, VariantEvent } from './events.ts';
import type { SlotPlan } from './plan-source.ts';
import type { VariantSlot } from './variant-slot.ts';

type Status = 'active' | 'killed' | 'winner';

const planWith = (a: Status = 'active', b: Status = 'active'): SlotPlan => ({
  experiments: [
    {
      ...{ id: 'hero', hashVersion: 2 },
      variants: [
        { id: 'a', share: 0.5, status: a, content: 'First, from the stream' },
        { id: 'b', share: 0.5, status: b, content: 'Second, from the stream' },
      ],
    },
  ],
});

/** A unit whose own variant is this. */
const unitOf = (variant: 'a' | 'b'): string => {
  const [{ variants }] = planWith().experiments as [SlotPlan['experiments'][number]];
  for (let i = 0; ; i++)
    if (assign({ experiment: 'hero', unit: `u-${i}`, variants })?.variant === variant) return `u-${i}`;
};

interface Call {
  readonly views: readonly {
    readonly variant: string;
    readonly unit?: string;
    readonly engaged?: readonly string[];
    readonly segments?: Readonly<Record<string, string>>;
  }[];
}

/** A stand-in for the server: its plan, notices when that changes, and what was counted. */
class FakeServer {
  plan: SlotPlan | null = planWith();
  /** The status that calls for the plan are refused with. */
  refusal: number | null = null;
  delay: Promise<unknown> = Promise.resolve();
  readonly counted: Call['views'][number][] = [];
  readonly asked: string[] = [];
  #etag = 1;
  readonly #connections = new Set<ReadableStreamDefaultController<Uint8Array>>();

  #notice(): Uint8Array {
    return new TextEncoder().encode(`data: ${JSON.stringify({ etag: `"${this.#etag}"` })}\n\n`);
  }

  change(plan: SlotPlan): void {
    this.plan = plan;
    this.#etag++;
    for (const connection of this.#connections) connection.enqueue(this.#notice());
  }

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = input instanceof Request ? input.url : input.toString();
    if (url.endsWith('/views')) {
      this.counted.push(...(JSON.parse(init.body as string) as Call).views);
      return Response.json({ refused: [] });
    }
    if (new Headers(init.headers).get('Accept') === 'text/event-stream') {
      let gone = (): void => {};
      const body = new ReadableStream<Uint8Array>({
        start: (connection) => {
          this.#connections.add(connection);
          connection.enqueue(this.#notice());
          gone = () => void this.#connections.delete(connection);
          init.signal?.addEventListener('abort', gone);
        },
        cancel: () => gone(),
      });
      return new Response(body);
    }
    this.asked.push(url);
    await this.delay;
    if (this.refusal !== null) return new Response('', { status: this.refusal });
    if (this.plan === null) return new Response('', { status: 503 });
    return Response.json(this.plan, { headers: { ETag: `"${this.#etag}"` } });
  };

  get connections(): number {
    return this.#connections.size;
  }
}

const realFetch = globalThis.fetch;
let server: FakeServer;
let stream = 0;
/** Each test has a stream of its own: a page keeps one plan for each. */
let src: string;

const templates = html`<template data-variant="a"><h2>First</h2></template
  ><template data-variant="b"><h2>Second</h2></template>`;
const slotWith = (inside: TemplateResult, unit: string = unitOf('b')): TemplateResult =>
  html`<variant-slot src=${src} experiment="hero" unit=${unit}>${inside}</variant-slot>`;
const shown = (slot: Element): string => (slot as HTMLElement).innerText.trim();

describe('variant-slot', () => {
  beforeEach(() => {
    server = new FakeServer();
    src = `https://count.example/v1/streams/s${++stream}`;
    globalThis.fetch = server.fetch;
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
    localStorage.clear();
    sessionStorage.clear();
  });

  it('shows the variant that the visitor is assigned, and says which', async () => {
    for (const [variant, text] of [
      ['a', 'First'],
      ['b', 'Second'],
    ] as const) {
      const slot = document.createElement('variant-slot');
      Object.assign(slot, { src, experiment: 'hero', unit: unitOf(variant) });
      slot.innerHTML =
        '<template data-variant="a"><h2>First</h2></template><template data-variant="b"><h2>Second</h2></template>';
      const event = oneEvent<VariantEvent>(slot, 'peeksafe-variant');
      document.body.append(slot);
      const { collector, ...detail } = (await event).detail;
      expect(detail).to.deep.equal({ experiment: 'hero', variant });
      expect(collector.unit).to.equal(unitOf(variant));
      expect(shown(slot)).to.equal(text);
      slot.remove();
    }
    expect(server.asked.length, 'one plan for all slots of a page').to.equal(1);
  });

  it('shows the text of the stream where the page has no template', async () => {
    const slot = await fixture<VariantSlot>(slotWith(html``));
    await waitUntil(() => shown(slot) !== '');
    expect(shown(slot)).to.equal('Second, from the stream');
  });

  it('counts who saw it, and a click in it', async () => {
    const slot = await fixture<VariantSlot>(slotWith(templates));
    await waitUntil(() => shown(slot) === 'Second');
    slot.querySelector('h2')?.click();
    await waitUntil(() => server.counted.length > 0, 'counted', { timeout: 9000 });
    expect(server.counted.map(({ variant, unit, engaged }) => [variant, unit, engaged])).to.deep.equal([
      ['b', unitOf('b'), ['click']],
    ]);
  });

  it('holds its space while it waits, and shows nothing', async () => {
    const wait = Promise.withResolvers<void>();
    server.delay = wait.promise;
    const slot = await fixture<VariantSlot>(slotWith(templates));
    const { height } = slot.getBoundingClientRect();
    expect(height).to.be.greaterThan(10);
    expect(slot.querySelector('h2')?.checkVisibility({ visibilityProperty: true })).to.equal(false);
    wait.resolve();
    await waitUntil(() => slot.querySelector('h2')?.checkVisibility({ visibilityProperty: true }) === true);
    expect(slot.getBoundingClientRect().height).to.equal(height);
  });

  it('shows the first and counts nobody without an answer in time, and stays with it', async () => {
    const wait = Promise.withResolvers<void>();
    server.delay = wait.promise;
    const slot = await fixture<VariantSlot>(slotWith(templates));
    const { detail } = await oneEvent<FallbackEvent>(slot, 'peeksafe-fallback');
    expect(detail).to.deep.equal({ experiment: 'hero', reason: 'late' });
    expect(shown(slot)).to.equal('First');
    wait.resolve();
    slot.querySelector('h2')?.click();
    await aTimeout(1500);
    expect(shown(slot)).to.equal('First');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(server.counted).to.deep.equal([]);
  });

  for (const [what, plan, reason] of [
    ['cannot be had', null, 'unavailable'],
    ['does not have the experiment', { experiments: [] }, 'not-taking-part'],
  ] as const)
    it(`shows the first and counts nobody when the plan ${what}`, async () => {
      server.plan = plan;
      const told = oneEvent<FallbackEvent>(document, 'peeksafe-fallback');
      const slot = await fixture<VariantSlot>(slotWith(templates));
      const { detail } = await told;
      expect(detail.reason).to.equal(reason);
      expect(shown(slot)).to.equal('First');
    });

  for (const [status, missing] of [
    [401, 'token'],
    [403, 'permission'],
  ] as const)
    it(`says that a ${missing} is missing, and shows the first`, async () => {
      server.refusal = status;
      const told = new Promise<DeniedEvent>((resolve) =>
        document.addEventListener('peeksafe-denied', resolve, { capture: true, once: true }),
      );
      const slot = await fixture<VariantSlot>(slotWith(templates));
      expect((await told).detail).to.deep.equal({ missing, message: `The server answered ${status}.` });
      await waitUntil(() => shown(slot) === 'First');
    });

  it('says so too when the server refuses after the 300 ms', async () => {
    const wait = Promise.withResolvers<void>();
    Object.assign(server, { refusal: 404, delay: wait.promise });
    const slot = await fixture<VariantSlot>(slotWith(templates));
    await oneEvent<FallbackEvent>(slot, 'peeksafe-fallback');
    const told = oneEvent<StreamErrorEvent>(slot, 'peeksafe-error');
    wait.resolve();
    expect((await told).detail).to.deep.equal({ code: 'no-stream', message: 'The server answered 404.' });
  });

  it('says a refusal that comes while it follows the plan, and keeps what it shows', async () => {
    const slot = await fixture<VariantSlot>(
      html`<variant-slot src=${src} experiment="hero" unit=${unitOf('b')} swap="live">${templates}</variant-slot>`,
    );
    await waitUntil(() => shown(slot) === 'Second' && server.connections > 0);
    const told = oneEvent<DeniedEvent>(slot, 'peeksafe-denied');
    server.refusal = 403;
    server.change(planWith('active', 'killed'));
    expect((await told).detail.missing).to.equal('permission');
    expect(shown(slot)).to.equal('Second');
    await waitUntil(() => server.connections === 0, 'a connection that leads nowhere is given up');
  });

  it('stays as it is when its variant is stopped, and takes no connection for that', async () => {
    const slot = await fixture<VariantSlot>(slotWith(templates));
    await waitUntil(() => shown(slot) === 'Second');
    expect(server.connections).to.equal(0);
  });

  it('exchanges a stopped variant when it may, over one connection, and ends that with the last slot', async () => {
    const page = await fixture(
      html`<div>
        ${[1, 2].map(
          () =>
            html`<variant-slot src=${src} experiment="hero" unit=${unitOf('b')} swap="live"
              >${templates}</variant-slot
            >`,
        )}
      </div>`,
    );
    const slots = [...page.querySelectorAll('variant-slot')];
    await waitUntil(() => slots.every((slot) => shown(slot) === 'Second') && server.connections > 0);
    expect(server.connections).to.equal(1);
    server.change(planWith('active', 'killed'));
    await waitUntil(() => slots.every((slot) => shown(slot) === 'First'));
    server.change(planWith());
    await waitUntil(() => slots.every((slot) => shown(slot) === 'Second'));
    page.remove();
    await waitUntil(() => server.connections === 0);
  });

  it('only counts what the server of the page chose and wrote', async () => {
    const slot = await fixture<VariantSlot>(
      html`<variant-slot src=${src} experiment="hero" unit="u" variant="a"><h2>Written</h2></variant-slot>`,
    );
    expect(shown(slot)).to.equal('Written');
    expect(server.asked).to.deep.equal([]);
    slot.querySelector('h2')?.click();
    await waitUntil(() => server.counted.length > 0, 'counted', { timeout: 9000 });
    expect(server.counted[0]?.variant).to.equal('a');
  });

  it('takes over a root that the server wrote', async () => {
    const page = await fixture(html`<div></div>`);
    (page as HTMLElement & { setHTMLUnsafe(html: string): void }).setHTMLUnsafe(
      `<variant-slot src="${src}" experiment="hero" unit="u" variant="a"><template shadowrootmode="open"><h2>Written</h2></template></variant-slot>`,
    );
    const slot = page.querySelector('variant-slot') as VariantSlot;
    expect(slot.shadowRoot?.querySelector('h2')?.checkVisibility()).to.equal(true);
  });

  it('says where the visitor is, with each view, and what its attribute says now', async () => {
    const slot = await fixture<VariantSlot>(
      html`<variant-slot src=${src} experiment="hero" unit=${unitOf('a')} segments=${'device=mobile&country=D%20E'}
        >${templates}</variant-slot
      >`,
    );
    await waitUntil(() => server.counted.length > 0, 'it is counted', { timeout: 8000 });
    expect(server.counted.map(({ segments }) => segments)).to.deep.equal([{ device: 'mobile', country: 'D E' }]);
    expect(slot.segments).to.equal('device=mobile&country=D%20E');
    slot.segments = null;
    expect(slot.hasAttribute('segments')).to.equal(false);
  });

  it('assigns a page view without consent, and remembers nothing', async () => {
    const slot = await fixture<VariantSlot>(
      html`<variant-slot src=${src} experiment="hero" consent="none">${templates}</variant-slot>`,
    );
    await waitUntil(() => ['First', 'Second'].includes(shown(slot)));
    expect(
      Object.keys(localStorage)
        .concat(Object.keys(sessionStorage))
        .filter((key) => key.startsWith('peeksafe-visitor:')),
    ).to.deep.equal([]);
  });

  it('has no fault that axe finds', async () => {
    const slot = await fixture<VariantSlot>(slotWith(templates));
    await waitUntil(() => shown(slot) === 'Second');
    await expect(slot).to.be.accessible();
  });
});
