import { aTimeout, expect } from '@open-wc/testing';
import type { Variant } from '../../../protocol/index.ts';
import { variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import type { VariantTable } from '../variant-table.ts';
import { all, find, focused, tableOf, textOf } from '../../testing/tables.ts';

describe('the controls for the scope `operate`', () => {
  const running = variantOf({ id: 'a', content: 'A headline' });
  async function openOf(stream: FakeStream): Promise<VariantTable> {
    const table = await tableOf(stream);
    table.open = 'a';
    await table.updateComplete;
    return table;
  }
  const operating = (...variants: Variant[]): FakeStream => {
    const stream = new FakeStream({ variants });
    stream.setScopes(['view', 'operate']);
    return stream;
  };
  const button = (table: VariantTable, text: string): HTMLButtonElement =>
    all(table, 'button').find((one) => textOf(one) === text) as HTMLButtonElement;
  async function click(table: VariantTable, text: string): Promise<void> {
    button(table, text).click();
    await table.updateComplete;
    await aTimeout(0);
    await table.updateComplete;
  }

  it('are not in the page for anybody else', async () => {
    const table = await openOf(new FakeStream({ variants: [running] }));
    expect(textOf(find(table, '.details'))).to.contain('A headline');
    expect(find(table, '.operate')).to.equal(null);
  });

  it('stop a variant after a question, with a reason, show it at once, and take it back', async () => {
    const stream = operating(running);
    const table = await openOf(stream);
    await click(table, 'Stop');
    expect(textOf(find(table, '.operate'))).to.contain('Stop “A headline”?');
    expect(stream.actions.length).to.equal(0);
    expect(focused(table).localName).to.equal('input');
    (focused(table) as HTMLInputElement).value = 'Off brand';
    await click(table, 'Stop');
    expect(stream.actions.map(({ kind, ...more }) => [kind, (more as { reason?: string }).reason])).to.deep.equal([
      ['variant.killed', 'Off brand'],
    ]);
    expect(textOf(find(table, 'tbody td.status'))).to.equal('Stopped');
    expect(textOf(find(table, '.action-notice'))).to.contain('“A headline” is stopped.');
    stream.push({ variants: [{ ...running, seq: 9, status: 'killed' }] });
    await click(table, 'Undo');
    expect(stream.actions.at(-1)?.kind).to.equal('variant.revived');
    expect(textOf(find(table, 'tbody td.status'))).to.equal('Active');
  });

  it('keep the focus in the details when a variant is stopped, and when that is taken back', async () => {
    const stream = operating(running);
    const table = await openOf(stream);
    button(table, 'Stop').focus();
    await click(table, 'Stop');
    await click(table, 'Stop');
    expect(textOf(focused(table)), 'while it is under way').to.equal('Restart');
    await click(table, 'Restart');
    expect(find(table, '.question') === null, 'nothing is asked while it is').to.equal(true);
    stream.push({ variants: [{ ...running, seq: 9, status: 'killed' }] });
    await table.updateComplete;
    expect(textOf(focused(table)), 'when it is done').to.equal('Restart');
    button(table, 'Undo').focus();
    await click(table, 'Undo');
    expect(focused(table)?.className, 'after Undo').to.equal('details');
  });

  it('give the focus to the row when they are gone with its details', async () => {
    const stream = operating(running, variantOf({ id: 'b' }));
    const table = await openOf(stream);
    await click(table, 'Stop');
    expect(focused(table).localName).to.equal('input');
    table.open = null;
    await table.updateComplete;
    expect(focused(table)?.closest('tbody') !== null, 'in the rows').to.equal(true);
  });

  it('protect a variant, and do nothing when the question is canceled', async () => {
    const stream = operating(running);
    const table = await openOf(stream);
    await click(table, 'Protect');
    await click(table, 'Cancel');
    expect(stream.actions.length).to.equal(0);
    await click(table, 'Protect');
    await click(table, 'Protect');
    expect(stream.actions[0]?.kind).to.equal('variant.protected');
    expect(find(table, 'tbody td.status .shield')).not.to.equal(null);
  });

  it('say when the server refuses, and show the true state again', async () => {
    const stream = operating(running);
    stream.refusal = new Error('the log cannot be written');
    const table = await openOf(stream);
    await click(table, 'Stop');
    await click(table, 'Stop');
    expect(textOf(find(table, '[role="alert"]'))).to.contain('was not stopped: the log cannot be written');
    expect(textOf(find(table, 'tbody td.status'))).to.equal('Active');
  });

  it('let the page ask first', async () => {
    const stream = operating({ ...running, status: 'killed' });
    const table = await openOf(stream);
    table.addEventListener('peeksafe-revive', (event) => event.preventDefault());
    await click(table, 'Restart');
    await click(table, 'Restart');
    expect(stream.actions.length).to.equal(0);
  });
});

describe('the controls for selected variants', () => {
  const three = ['a', 'b', 'c'].map((id) => variantOf({ id, content: `Text ${id}` }));
  async function selectingOf(stream: FakeStream, ...ids: string[]): Promise<VariantTable> {
    stream.setScopes(['view', 'operate']);
    const table = await tableOf(stream);
    table.selected = ids;
    await table.updateComplete;
    return table;
  }
  const labels = (table: VariantTable): string[] => all(table, '.selected button').map(textOf);
  async function click(table: VariantTable, text: string): Promise<void> {
    all(table, '.selected button, .action-notice button')
      .find((one) => textOf(one).startsWith(text))
      ?.click();
    await table.updateComplete;
    await aTimeout(0);
    await table.updateComplete;
  }

  it('are not in the page for anybody else', async () => {
    const table = await tableOf(new FakeStream({ variants: three }));
    table.selected = ['a', 'b'];
    await table.updateComplete;
    expect(labels(table)).to.deep.equal(['Copy', 'Unselect']);
  });

  it('stop those that are still shown after one question, which says how many the filter hides, and undo all of them', async () => {
    const stream = new FakeStream({ variants: [...three, variantOf({ id: 'd', status: 'killed' })] });
    const table = await selectingOf(stream, 'a', 'b', 'd');
    table.filter = { text: 'text a' };
    await table.updateComplete;
    expect(labels(table)).to.deep.equal(['Stop (2)', 'Protect (2)', 'Copy', 'Unselect']);
    await click(table, 'Stop');
    expect(textOf(find(table, '.selected .question p'))).to.equal('Stop 2 variants? 2 hidden by the filter.');
    expect(focused(table).localName).to.equal('input');
    (focused(table) as HTMLInputElement).value = 'Off brand';
    await click(table, 'Stop');
    expect(stream.actions.map((one) => [one.kind, 'variant' in one && one.variant])).to.deep.equal([
      ['variant.killed', 'a'],
      ['variant.killed', 'b'],
    ]);
    expect(textOf(find(table, '.action-notice'))).to.contain('2 variants are stopped.');
    expect(focused(table).closest('.selected'), 'the focus is not lost with the question').to.not.equal(null);
    await click(table, 'Undo');
    expect(stream.actions.slice(2).map(({ kind }) => kind)).to.deep.equal(['variant.revived', 'variant.revived']);
  });

  it('protect those that are not, and nothing after Escape', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a', protected: true }), ...three.slice(1)] });
    const table = await selectingOf(stream, 'a', 'b', 'c');
    await click(table, 'Protect');
    focused(table).dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await table.updateComplete;
    await aTimeout(0);
    expect(find(table, '.selected .question')).to.equal(null);
    expect(stream.actions.length).to.equal(0);
    await click(table, 'Protect');
    await click(table, 'Protect');
    expect(stream.actions.map((one) => 'variant' in one && one.variant)).to.deep.equal(['b', 'c']);
    expect(labels(table)[0], 'but not for those whose protection is on its way').to.equal('Stop (1)');
  });

  it('say why when the server refuses', async () => {
    const stream = new FakeStream({ variants: three });
    stream.refusal = new Error('the log cannot be written');
    const table = await selectingOf(stream, 'a', 'b');
    await click(table, 'Stop');
    await click(table, 'Stop');
    expect(textOf(find(table, '[role="alert"]'))).to.contain('“Text a” was not stopped: the log cannot be written');
    expect(textOf(find(table, '[role="alert"]'))).to.not.contain('are stopped');
  });
});
