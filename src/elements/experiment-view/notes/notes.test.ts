import { expect, waitUntil } from '@open-wc/testing';
import type { Note } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { viewOf, within } from '../../testing/experiment-views.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { ExperimentView } from '../experiment-view.ts';

const note = (given: Partial<Note> & { id: string }): Note => ({
  seq: 5,
  at: '2026-01-05T09:00:30.000Z',
  text: `Text of ${given.id}`,
  experiment: 'x',
  variant: null,
  url: null,
  by: null,
  editedAt: null,
  deletedAt: null,
  ...given,
});
const streamOf = (...notes: Note[]): FakeStream => {
  const stream = new FakeStream({
    experiments: [experimentOf({ id: 'x' })],
    variants: [variantOf({ id: 'a' })],
    notes,
  });
  stream.scopes = new Set(['view', 'operate']);
  return stream;
};
const texts = (view: ExperimentView): string[] =>
  [...(view.shadowRoot?.querySelectorAll('[part=note] p') ?? [])].map((one) =>
    one.textContent.replace(/\s+/g, ' ').trim(),
  );
async function write(view: ExperimentView, name: string, value: string): Promise<void> {
  const field = within<HTMLInputElement>(view, `.note-form [name="${name}"]`) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await view.updateComplete;
}
async function press(view: ExperimentView, selector: string): Promise<void> {
  within(view, selector)?.click();
  await view.updateComplete;
}

describe('the notes of an experiment', () => {
  it('are its own and those of the whole stream, the newest moment first, without those that were deleted', async () => {
    const view = await viewOf(
      streamOf(
        note({ id: 'own', by: 'maria' }),
        note({ id: 'stream', experiment: null, at: '2026-01-05T10:00:00.000Z', url: 'https://news.example/42' }),
        note({ id: 'other', experiment: 'y' }),
        note({ id: 'gone', deletedAt: '2026-01-05T11:00:00.000Z' }),
      ),
    );
    expect(texts(view)).to.deep.equal(['Text of stream news.example', 'Text of own by maria']);
    expect(within(view, '[part=note] a')?.getAttribute('href')).to.equal('https://news.example/42');
  });

  it('can be written, and taken back', async () => {
    const stream = streamOf();
    const view = await viewOf(stream);
    await press(view, '.add-note');
    expect(view.shadowRoot?.activeElement?.getAttribute('name')).to.equal('text');
    await write(view, 'text', ' Newsletter sent ');
    await press(view, '.note-form [type=submit]');
    await waitUntil(() => stream.actions.length === 1);
    const [added] = stream.actions as unknown as [{ note: string }];
    expect(added).to.deep.include({ kind: 'note.added', experiment: 'x', text: 'Newsletter sent' });
    expect(within(view, '.note-form')).to.equal(null);
    await waitUntil(() => within(view, '.action-notice .link') !== null);
    await press(view, '.action-notice .link');
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[1]).to.deep.include({ kind: 'note.deleted', note: added.note });
  });

  it('say what is missing, and are not posted before it is there', async () => {
    const stream = streamOf();
    const view = await viewOf(stream);
    await press(view, '.add-note');
    await press(view, '.note-form [type=submit]');
    expect(within(view, '#note-fault')?.textContent).to.contain('Write a sentence.');
    await write(view, 'text', 'Deploy');
    await write(view, 'url', 'http://news.example');
    await press(view, '.note-form [type=submit]');
    expect(within(view, '#note-fault')?.textContent).to.contain('https://');
    expect(stream.actions).to.deep.equal([]);
    within(view, '.note-form')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await view.updateComplete;
    expect(within(view, '.note-form')).to.equal(null);
    await waitUntil(() => view.shadowRoot?.activeElement?.classList.contains('add-note'));
  });

  it('change only what was changed, to the second, and change back', async () => {
    const stream = streamOf(note({ id: 'n' }));
    const view = await viewOf(stream);
    await press(view, '[part=note] button');
    await write(view, 'text', 'Another');
    await press(view, '.note-form [type=submit]');
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'note.edited', note: 'n', text: 'Another' });
    expect(stream.actions[0]).not.to.have.any.keys('moment', 'url');
    await waitUntil(() => within(view, '.action-notice .link') !== null);
    await press(view, '.action-notice .link');
    await waitUntil(() => stream.actions.length === 2);
    expect(stream.actions[1]).to.deep.include({ kind: 'note.edited', note: 'n', text: 'Text of n' });
  });

  it('are deleted, and come back as they were', async () => {
    const stream = streamOf(note({ id: 'n', url: 'https://news.example/42' }));
    const view = await viewOf(stream);
    await press(view, '[part=note] button:last-of-type');
    await waitUntil(() => stream.actions.length === 1);
    expect(stream.actions[0]).to.deep.include({ kind: 'note.deleted', note: 'n' });
    await waitUntil(() => within(view, '.action-notice .link') !== null);
    await press(view, '.action-notice .link');
    await waitUntil(() => stream.actions.length === 2);
    const { at, text, url, experiment } = note({ id: 'n', url: 'https://news.example/42' });
    expect(stream.actions[1]).to.deep.include({ kind: 'note.added', at, text, url, experiment });
    expect(stream.actions[1]).not.to.deep.include({ note: 'n' });
  });

  it('have no buttons for those who may only watch, and no fault that axe finds', async () => {
    const stream = streamOf(note({ id: 'n', url: 'https://news.example/42' }));
    const view = await viewOf(stream);
    await press(view, '[part=note] button');
    await expect(view).to.be.accessible();
    stream.setScopes(['view']);
    await press(view, '.note-form [type=button]');
    expect(within(view, '[part=notes] button')).to.equal(null);
  });
});
