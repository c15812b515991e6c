/** The names of an element in its several spellings. */
export interface Names {
  /** `share-gauge` */
  readonly tag: string;
  /** `ShareGauge` */
  readonly className: string;
  /** `shareGauge` */
  readonly variable: string;
}

const element = ({
  tag,
  className,
  variable,
}: Names): string => `import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Variant } from '../../protocol/index.ts';
import { StreamElement } from '../shared/loading/stream-element.ts';
import { figures } from '../shared/strings/figures.ts';
import { theme } from '../shared/theme/theme.ts';
import { ${variable}Styles } from './${tag}.styles.ts';

/**
 * @summary How many variants there are. (Say in one sentence what it is for.)
 *
 * @csspart figure - The figure.
 * @csspart notice - The message in place of content that cannot be shown yet.
 * @csspart stale-note - The line that says that the figures may be out of date.
 */
export class ${className} extends StreamElement {
  static override styles = [theme, ${variable}Styles];
  static override bones = 'title';
  static override strings = { figures };
  static override properties: PropertyDeclarations = {
    ...StreamElement.properties,
    variants: { attribute: false },
  };

  /** Variants by property, for use without a server; null to take them from the stream. */
  declare variants: readonly Variant[] | null;

  constructor() {
    super();
    this.variants = null;
  }

  protected override get hasOwnData(): boolean {
    return this.variants !== null;
  }

  #content(): TemplateResult {
    if (this.isBlind) return this.placeholder();
    const count = this.variants?.length ?? this.source.stream?.state.variants.size ?? 0;
    return html\`\${this.freshnessNote()}
      <p class="figure" part="figure">\${this.format.count(count)}</p>\`;
  }

  protected override render(): TemplateResult {
    return html\`<section class="card" aria-label=\${this.strings.figures.variants}>\${this.#content()}</section>\`;
  }
}
`;

const styles = ({ variable }: Names): string => `import { css } from 'lit';

export const ${variable}Styles = css\`
  .figure {
    margin: 0;
    padding: calc(var(--_space) * 2);
  }
\`;
`;

const define = ({ tag, className }: Names): string => `import { ${className} } from './${tag}.ts';

export { ${className} };

declare global {
  interface HTMLElementTagNameMap {
    '${tag}': ${className};
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('${tag}')) customElements.define('${tag}', ${className});
`;

const testFile = ({
  tag,
  className,
  variable,
}: Names): string => `import { expect, fixture, html } from '@open-wc/testing';
import { variantOf } from '../testing/entities.ts';
import { FakeStream } from '../testing/fake-stream.ts';
import './define.ts';
import type { ${className} } from './${tag}.ts';

const ${variable}Of = (stream: FakeStream): Promise<${className}> =>
  fixture<${className}>(html\`<${tag} .stream=\${stream}></${tag}>\`);
const textOf = (element: Element): string => element.shadowRoot?.textContent?.replace(/\\s+/g, ' ').trim() ?? '';

describe('${tag}', () => {
  it('shows what the stream knows', async () => {
    const element = await ${variable}Of(new FakeStream({ variants: [variantOf({ id: 'a' }), variantOf({ id: 'b' })] }));
    expect(textOf(element)).to.equal('2');
    expect(element.shadowRoot?.querySelector('section')?.getAttribute('aria-label')).to.equal('Variants');
  });

  it('shows data by property, without any stream', async () => {
    const element = await fixture<${className}>(html\`<${tag} .variants=\${[variantOf({ id: 'a' })]}></${tag}>\`);
    expect(textOf(element)).to.equal('1');
  });

  it('says that it waits while no data has come', async () => {
    expect(textOf(await ${variable}Of(new FakeStream()))).to.contain('Waiting');
  });

  it('says that its figures may be out of date', async () => {
    const stream = new FakeStream({ variants: [variantOf({ id: 'a' })] });
    const element = await ${variable}Of(stream);
    stream.setStatus('stale', 'silent');
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('[part="stale-note"]')).to.not.equal(null);
  });

  it('has no fault that axe finds', async () => {
    await expect(await ${variable}Of(new FakeStream({ variants: [variantOf({ id: 'a' })] }))).to.be.accessible();
  });
});
`;

const changeset = ({ tag }: Names): string => `---
'peeksafe': minor
---

\`<${tag}>\`: (say to users what it is for.)
`;

/** Typical configurations for its page of the documentation, each with code to edit. */
const variants = ({ tag }: Names): string => `### In German

(Say for what a page has it like this.) The language comes as a module: \`import 'peeksafe/languages/de.js'\`.

\`\`\`html
<variant-stream src="https://host/v1/streams/acme" lang="de">
  <${tag}></${tag}>
</variant-stream>
\`\`\`
`;

/** The new files, by path from the root. */
export function filesFor(names: Names): ReadonlyMap<string, string> {
  const folder = `src/elements/${names.tag}`;
  return new Map([
    [`${folder}/${names.tag}.ts`, element(names)],
    [`${folder}/${names.tag}.styles.ts`, styles(names)],
    [`${folder}/${names.tag}.test.ts`, testFile(names)],
    [`${folder}/define.ts`, define(names)],
    [`tools/docs/variants/${names.tag}.md`, variants(names)],
    [`.changeset/${names.tag}.md`, changeset(names)],
  ]);
}

/** The scenes of which pictures are kept. */
export const scenesFor = ({ tag }: Names): string => `
  ...scenes('${tag}', 'every-status', { entities: { variants: everyStatus } }, [light, dark, forced, arabic, wide(320)]),
  ...scenes('${tag}', 'loading', {}),
  ...scenes('${tag}', 'empty', { entities: {} }),
`;
