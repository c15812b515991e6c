import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { variantOf } from '../../testing/entities.ts';
import { FakeStream } from '../../testing/fake-stream.ts';
import { all, find, focused, press, some, tableOf, textOf } from '../../testing/tables.ts';
import type { VariantTable } from '../variant-table.ts';

/** A table whose details lie over the page. */
async function drawerOf(stream: FakeStream): Promise<VariantTable> {
  const table = await tableOf(stream);
  table.details = 'drawer';
  return table;
}

/** The same in a window of its own, which is as wide as a phone. */
async function sheetOf(stream: FakeStream): Promise<VariantTable> {
  const table = await drawerOf(stream);
  const frame = await fixture<HTMLIFrameElement>(html`<iframe title="Phone" width="390" height="700"></iframe>`);
  frame.contentDocument?.body.append(table);
  await table.updateComplete;
  return table;
}

const operating = (): FakeStream => {
  const stream = new FakeStream({ variants: [variantOf({ id: 'a', content: 'A headline' })] });
  stream.setScopes(['view', 'operate']);
  return stream;
};

/** Opens the details of the first row by Enter, and returns its cell. */
async function openByKey(table: VariantTable): Promise<Element> {
  all(table, 'tbody td')[1]?.focus();
  const cell = focused(table);
  await press(table, 'Enter');
  await table.updateComplete;
  return cell;
}

const click = async (table: VariantTable, text: string): Promise<void> => {
  all(table, '.details button')
    .find((one) => textOf(one) === text)
    ?.click();
  await table.updateComplete;
  await aTimeout(0);
  await table.updateComplete;
};

describe('a drawer with details', () => {
  it('lies over the page, at its end, and moves nothing', async () => {
    const table = await drawerOf(new FakeStream({ variants: some() }));
    const height = table.getBoundingClientRect().height;
    await openByKey(table);
    const drawer = find(table, '.details');
    expect(drawer.matches(':popover-open')).to.equal(true);
    expect(table.getBoundingClientRect().height).to.equal(height);
    expect(drawer.getBoundingClientRect().right).to.equal(document.documentElement.clientWidth);
    table.dir = 'rtl';
    await table.updateComplete;
    expect(drawer.getBoundingClientRect().left, 'right to left').to.equal(0);
  });

  it('has the focus of a person with a keyboard, and Escape gives it back to the row', async () => {
    const table = await drawerOf(new FakeStream({ variants: some() }));
    const cell = await openByKey(table);
    expect(focused(table).getAttribute('role')).to.equal('dialog');
    const { boxShadow } = getComputedStyle(find(table, '.details header'));
    expect(boxShadow, 'the head draws the focus ring that it covers').to.contain('inset');
    await press(table, 'Escape');
    await table.updateComplete;
    expect([find(table, '.details'), focused(table) === cell]).to.deep.equal([null, true]);
  });

  it('leaves the focus where it is when the page opens it, and shows another variant from its beginning', async () => {
    const content = 'A headline of many words '.repeat(200);
    const table = await drawerOf(new FakeStream({ variants: ['a', 'b'].map((id) => variantOf({ id, content })) }));
    find(table, 'input').focus();
    table.open = 'a';
    await table.updateComplete;
    expect(focused(table).localName).to.equal('input');
    find(table, '.details').scrollTop = 500;
    table.open = 'b';
    await table.updateComplete;
    expect(find(table, '.details').scrollTop).to.equal(0);
  });

  it('says how an action on the variant ended', async () => {
    const table = await drawerOf(operating());
    table.open = 'a';
    await table.updateComplete;
    await click(table, 'Protect');
    await click(table, 'Protect');
    expect(textOf(find(table, '.details .action-notice'))).to.contain('“A headline” is protected');
    expect(all(table, '.action-notice').length).to.equal(1);
  });

  it('is on paper below the rows, and over the page again afterwards', async () => {
    const table = await drawerOf(new FakeStream({ variants: some() }));
    await openByKey(table);
    window.dispatchEvent(new Event('beforeprint'));
    expect([find(table, '.details').popover, find(table, '.details').getAttribute('role')]).to.deep.equal([null, null]);
    window.dispatchEvent(new Event('afterprint'));
    await table.updateComplete;
    expect(find(table, '.details').matches(':popover-open')).to.equal(true);
  });

  it('comes back with a table that is moved in the page', async () => {
    const table = await drawerOf(new FakeStream({ variants: some() }));
    table.open = 'a';
    await table.updateComplete;
    (await fixture(html`<div></div>`)).append(table);
    await table.updateComplete;
    expect(find(table, '.details').matches(':popover-open')).to.equal(true);
  });

  it('is accessible', async () => {
    const table = await drawerOf(operating());
    await openByKey(table);
    await expect(table).to.be.accessible();
  });
});

describe('a sheet with details, in a narrow window', () => {
  it('lies at the foot of the window and keeps the focus, which Escape gives back to the row', async () => {
    const table = await sheetOf(new FakeStream({ variants: some() }));
    const cell = await openByKey(table);
    const sheet = find(table, '.details');
    expect(sheet.matches(':modal')).to.equal(true);
    const { left, width, bottom } = sheet.getBoundingClientRect();
    // A scroll bar, where it takes room, is below it.
    expect([left, width, bottom]).to.deep.equal([0, 390, table.ownerDocument.defaultView?.visualViewport?.height]);
    expect(focused(table) === sheet).to.equal(true);
    await press(table, 'Escape');
    await table.updateComplete;
    expect([find(table, '.details'), focused(table) === cell]).to.deep.equal([null, true]);
  });

  it('closes by a press on the page behind it, and not by one on itself', async () => {
    const table = await sheetOf(new FakeStream({ variants: some() }));
    table.open = 'a';
    await table.updateComplete;
    find(table, '.details h3').click();
    await table.updateComplete;
    expect(table.open).to.equal('a');
    find(table, '.details').click();
    await table.updateComplete;
    expect([table.open, find(table, '.details')]).to.deep.equal([null, null]);
  });

  it('stays open when a question in it is left by Escape', async () => {
    const table = await sheetOf(operating());
    table.open = 'a';
    await table.updateComplete;
    await click(table, 'Stop');
    expect(focused(table).localName).to.equal('input');
    const { defaultPrevented } = await press(table, 'Escape');
    expect(defaultPrevented, 'so that the browser does not close the dialog').to.equal(true);
    await table.updateComplete;
    expect([find(table, '.question'), table.open]).to.deep.equal([null, 'a']);
  });

  it('is a drawer once there is room, with the focus in it', async () => {
    const table = await sheetOf(new FakeStream({ variants: some() }));
    await openByKey(table);
    (table.ownerDocument.defaultView?.frameElement as HTMLIFrameElement).width = '1000';
    await waitUntil(() => find(table, '.details')?.matches(':popover-open'));
    expect(focused(table) === find(table, '.details')).to.equal(true);
  });

  it('comes back with a table that is moved in the page', async () => {
    const table = await sheetOf(new FakeStream({ variants: some() }));
    table.open = 'a';
    await table.updateComplete;
    table.ownerDocument.body.append(table.ownerDocument.createElement('div'));
    table.ownerDocument.body.lastElementChild?.append(table);
    await table.updateComplete;
    expect(find(table, '.details').matches(':modal')).to.equal(true);
    expect(table.open).to.equal('a');
  });

  it('is accessible', async () => {
    const table = await sheetOf(operating());
    await openByKey(table);
    await expect(table).to.be.accessible();
  });
});

describe('open details', () => {
  const sameIds = (name: string): FakeStream => {
    const stream = new FakeStream({
      variants: ['x', 'y'].map((experiment) => variantOf({ id: `a-${experiment}`, experiment, content: name })),
    });
    const counts = { times: [0, 60_000], impressions: [100, 1000], engagements: [10, 40] };
    stream.past = { cursor: 'e.1', resolutionMs: 1000, series: [{ variant: 'a-x', ...counts }] };
    return Object.assign(stream, { url: `test:${name}` });
  };

  it('close when the table shows another experiment', async () => {
    const table = await tableOf(sameIds('One'));
    table.experiment = 'x';
    table.open = 'a-x';
    await table.updateComplete;
    expect(textOf(find(table, '.details h3')), 'given at once').to.equal('One');
    table.experiment = 'y';
    await table.updateComplete;
    expect([table.open, find(table, '.details')]).to.deep.equal([null, null]);
    table.experiment = 'x';
    table.open = 'a-x';
    await table.updateComplete;
    expect(textOf(find(table, '.details h3'))).to.equal('One');
  });

  it('close when the table shows another stream, whose variant of the same id is another one', async () => {
    const table = await tableOf(sameIds('One'));
    table.open = 'a-x';
    await table.updateComplete;
    const other = sameIds('Two');
    table.stream = other;
    await table.updateComplete;
    await table.updateComplete;
    expect([table.open, find(table, '.details')]).to.deep.equal([null, null]);
    table.open = 'a-x';
    await table.updateComplete;
    expect(textOf(find(table, '.details h3'))).to.equal('Two');
    expect(other.historyCalls, 'with a history of its own').to.be.above(0);
  });
});
