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
