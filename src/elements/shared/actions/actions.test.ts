import { expect, fixture, html } from '@open-wc/testing';
import { html as view, type TemplateResult } from 'lit';
import { PeeksafeError } from '../../../sdk/index.ts';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import { ActionsController } from './actions-controller.ts';
import { pendingActionsOf } from './pending-actions.ts';
import { pendingOf } from './pending-view.ts';
import type { Action, ActionEvent, OutcomeEvent } from './actions.ts';
import { StreamElement } from '../loading/stream-element.ts';

/** The smallest element that performs actions: the status of one variant, a control, and what came of it. */
class Actor extends StreamElement {
  readonly actions = new ActionsController(this, { stream: () => this.source.stream, strings: () => this.strings });

  protected override render(): TemplateResult {
    const { pending } = this.actions;
    const variant = this.source.stream?.state.variants.get('a');
    const status = variant === undefined ? '' : pending.variant(variant).status;
    return view`<output>${status}${pending.has('variant', 'a') ? ' …' : ''}</output>
      ${this.actions.canOperate ? view`<button>Stop</button>` : ''}
      <p>${this.actions.notice?.text}</p>`;
  }
}
customElements.define('test-actor', Actor);

const variant = variantOf({ id: 'a', content: 'A headline' });
const kill: Action = { kind: 'kill', variant };

function streamOf(scopes: ('view' | 'operate')[] = ['view', 'operate']): FakeStream {
  const stream = new FakeStream({ variants: [variant] });
  stream.setScopes(scopes);
  return stream;
}

const actorOf = (stream: FakeStream): Promise<Actor> =>
  fixture<Actor>(html`<test-actor .stream=${stream}></test-actor>`);

async function settled(...actors: Actor[]): Promise<void> {
  // The first action loads the module that posts actions.
  for (const actor of actors) await actor.updateComplete;
  // An answer of the fake stream takes a microtask or two.
  await new Promise((done) => setTimeout(done));
  for (const actor of actors) await actor.updateComplete;
}

const textOf = (actor: Actor, part: string): string => actor.shadowRoot?.querySelector(part)?.textContent?.trim() ?? '';

describe('actions in a person’s name', () => {
  it('tells the page after each how it ended', async () => {
    const stream = streamOf();
    const actor = await actorOf(stream);
    const told: OutcomeEvent[] = [];
    const listen = (event: OutcomeEvent): void => void told.push(event);
    document.addEventListener('peeksafe-outcome', listen);
    try {
      actor.actions.perform(kill);
      expect(told, 'not before').to.deep.equal([]);
      await settled(actor);
      stream.refusal = new PeeksafeError('forbidden', 'The token may not.');
      actor.actions.perform({ kind: 'protect', variant, protected: true });
      await settled(actor);
    } finally {
      document.removeEventListener('peeksafe-outcome', listen);
    }
    expect(told.map(({ detail }) => [detail.action.kind, detail.outcome])).to.deep.equal([
      ['kill', 'done'],
      ['protect', 'failed'],
    ]);
    expect(told[1]?.detail.text).to.equal(textOf(actor, 'p'));
    expect(told[0]?.cancelable, 'it has happened').to.equal(false);
  });

  it('shows what was decided at once, and until the stream says it itself', async () => {
    const stream = streamOf();
    const actor = await actorOf(stream);
    actor.actions.perform(kill);
    await actor.updateComplete;
    expect(textOf(actor, 'output')).to.equal('killed …');
    await settled(actor);
    expect(textOf(actor, 'output')).to.equal('killed …');
    stream.push({ variants: [variantOf({ id: 'a', status: 'killed', seq: 9 })] });
    await actor.updateComplete;
    expect(textOf(actor, 'output')).to.equal('killed');
    expect(textOf(actor, 'p')).to.equal('“A headline” is stopped.');
  });

  it('lets the stream have the last word, also when somebody else decided otherwise meanwhile', async () => {
    const stream = streamOf();
    const actor = await actorOf(stream);
    actor.actions.perform(kill);
    await settled(actor);
    stream.push({ variants: [variantOf({ id: 'a', status: 'active', seq: 9 })] });
    await actor.updateComplete;
    expect(textOf(actor, 'output')).to.equal('active');
  });

  it('takes it back when the server refuses, and says why in words', async () => {
    const stream = streamOf();
    stream.refusal = new PeeksafeError('forbidden', 'This token does not allow that.', 422);
    const actor = await actorOf(stream);
    actor.actions.perform(kill);
    await actor.updateComplete;
    expect(textOf(actor, 'output')).to.equal('killed …');
    await settled(actor);
    expect(textOf(actor, 'output')).to.equal('active');
    expect(textOf(actor, 'p')).to.equal('“A headline” was not stopped: your access does not allow this.');
    expect(actor.actions.notice?.outcome).to.equal('failed');
  });

  it('says what the server said where there are no words of our own', async () => {
    const stream = streamOf();
    stream.refusal = new PeeksafeError('in-the-future', 'Your clock is ahead.', 422);
    const actor = await actorOf(stream);
    actor.actions.perform(kill);
    await settled(actor);
    expect(textOf(actor, 'p')).to.equal('“A headline” was not stopped: Your clock is ahead.');
  });

  it('shows what is under way in every element of the stream', async () => {
    const stream = streamOf();
    const [first, second] = [await actorOf(stream), await actorOf(stream)];
    first.actions.perform(kill);
    await settled(first, second);
    expect(textOf(second, 'output')).to.equal('killed …');
    expect(textOf(second, 'p')).to.equal('');
    expect(pendingOf(stream).has('variant', 'a')).to.equal(true);
    expect(pendingOf(streamOf()).has('variant', 'a')).to.equal(false);
  });

  it('asks the page first, whose listeners stand anywhere above', async () => {
    const stream = streamOf();
    const actor = await actorOf(stream);
    const heard: ActionEvent<'kill'>[] = [];
    const listen = (event: ActionEvent<'kill'>): void => {
      heard.push(event);
      event.preventDefault();
    };
    document.addEventListener('peeksafe-kill', listen);
    actor.actions.perform(kill);
    document.removeEventListener('peeksafe-kill', listen);
    await settled(actor);
    expect(heard[0]?.detail.variant.content).to.equal('A headline');
    expect(stream.actions).to.deep.equal([]);
    expect(textOf(actor, 'output')).to.equal('active');
    heard[0]?.proceed('Off brand');
    heard[0]?.proceed();
    await settled(actor);
    expect(stream.actions.map(({ kind, ...rest }) => [kind, 'reason' in rest && rest.reason])).to.deep.equal([
      ['variant.killed', 'Off brand'],
    ]);
    expect(textOf(actor, 'output')).to.equal('killed …');
  });

  it('offers nothing, and does nothing, without the scope; and follows when it comes and goes', async () => {
    const stream = streamOf(['view']);
    const actor = await actorOf(stream);
    let asked = 0;
    actor.addEventListener('peeksafe-kill', () => asked++);
    expect(actor.shadowRoot?.querySelector('button')).to.equal(null);
    actor.actions.perform(kill);
    await settled(actor);
    expect([asked, stream.actions.length]).to.deep.equal([0, 0]);
    stream.setScopes(['view', 'operate']);
    await actor.updateComplete;
    expect(actor.shadowRoot?.querySelector('button')).not.to.equal(null);
    stream.setScopes(['view']);
    await actor.updateComplete;
    expect(actor.shadowRoot?.querySelector('button')).to.equal(null);
  });

  it('posts each action as an event of the protocol, with an id of its own', async () => {
    const stream = streamOf();
    const actor = await actorOf(stream);
    const [experiment, pattern, suggestion] = [
      experimentOf({ id: 'x' }),
      patternOf({ id: 'p' }),
      suggestionOf({ id: 's' }),
    ];
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const actions: Action[] = [
      kill,
      { kind: 'revive', variant },
      { kind: 'protect', variant, protected: true },
      { kind: 'pause', experiment, reason: 'A holiday' },
      { kind: 'resume', experiment },
      { kind: 'snooze', pattern, until },
      { kind: 'accept', suggestion },
      { kind: 'dismiss', suggestion },
    ];
    for (const action of actions) actor.actions.perform(action);
    await settled(actor);
    expect(new Set(stream.actions.map(({ id }) => id)).size).to.equal(actions.length);
    expect(stream.actions.map(({ id: _, at: __, ...rest }) => rest)).to.deep.equal([
      { kind: 'variant.killed', variant: 'a', cause: 'operator' },
      { kind: 'variant.revived', variant: 'a' },
      { kind: 'variant.protected', variant: 'a', protected: true },
      { kind: 'experiment.paused', experiment: 'x', reason: 'A holiday' },
      { kind: 'experiment.resumed', experiment: 'x' },
      { kind: 'pattern.snoozed', pattern: 'p', until },
      { kind: 'suggestion.accepted', suggestion: 's' },
      { kind: 'suggestion.dismissed', suggestion: 's' },
    ]);
  });

  it('ends a snooze now, also where the clock here is ahead of the server’s', async () => {
    const stream = streamOf();
    const serverNow = Date.now() - 600_000;
    stream.now = () => serverNow;
    const actor = await actorOf(stream);
    const pattern = patternOf({ id: 'urgency' });
    actor.actions.perform({ kind: 'snooze', pattern, until: new Date().toISOString() });
    await settled(actor);
    const [{ at, until } = {}] = stream.actions as { at?: string; until?: string }[];
    expect([at, until]).to.deep.equal(Array(2).fill(new Date(serverNow).toISOString()));
    expect(textOf(actor, 'p')).to.equal('The warning about “urgency” is shown again.');
  });

  it('posts in the order of the decisions: an undo never overtakes what it undoes', async () => {
    const stream = streamOf();
    const actor = await actorOf(stream);
    const answers: (() => void)[] = [];
    const order: string[] = [];
    stream.submitActions = ([decision]) => {
      order.push(decision?.kind ?? '');
      return new Promise((done) => answers.push(() => done(stream.cursorAfter(1))));
    };
    actor.actions.perform(kill);
    actor.actions.perform({ kind: 'revive', variant });
    await settled(actor);
    expect(order).to.deep.equal(['variant.killed']);
    expect(textOf(actor, 'output')).to.equal('active …');
    answers[0]?.();
    await settled(actor);
    expect(order).to.deep.equal(['variant.killed', 'variant.revived']);
    answers[1]?.();
    await settled(actor);
    expect(textOf(actor, 'p')).to.equal('“A headline” is restarted.');
  });

  it('offers what takes an action back, and nothing where nothing does', async () => {
    const actor = await actorOf(streamOf());
    actor.actions.perform(kill);
    await settled(actor);
    expect(actor.actions.notice?.undo).to.deep.equal({ kind: 'revive', variant });
    const suggestion = suggestionOf({ id: 's' });
    actor.actions.perform({ kind: 'dismiss', suggestion });
    await settled(actor);
    expect(actor.actions.notice?.undo).to.deep.equal({ kind: 'reconsider', suggestion });
    actor.actions.perform({ kind: 'reconsider', suggestion });
    await settled(actor);
    expect(actor.actions.notice?.undo).to.equal(null);
  });

  it('shows a kill as taken back while its variant is being revived', () => {
    const stream = new FakeStream({});
    const killed = variantOf({ id: 'a', status: 'killed' });
    const pending = pendingActionsOf(stream);
    const standing = killOf({ id: 'k', variant: 'a' });
    expect(pending.kill(standing, killed)).to.equal(standing);
    const begun = pending.begin({ kind: 'revive', variant: killed }, '2026-01-05T12:00:00.000Z');
    expect(pending.kill(standing, killed).revivedAt).to.equal('2026-01-05T12:00:00.000Z');
    begun.refused();
    expect(pending.kill(standing, killed)).to.equal(standing);
  });

  it('moves its version on with every change, for those who keep what they rendered', () => {
    const pending = pendingActionsOf(new FakeStream({}));
    const before = pending.version;
    pending.begin(kill, '2026-01-05T12:00:00.000Z').refused();
    expect(pending.version).to.equal(before + 2);
    expect(pending.variant(variant)).to.equal(variant);
  });
});
