import type { Lever, LeverEffect } from 'peeksafe/simulator';
import type { PageNetwork } from './network.ts';
import type { DemoWords } from './words.ts';

/** A button that makes something happen; one with two states says what the next press does. */
interface Switch {
  readonly name: keyof DemoWords['lever'];
  /** The lever of each press in turn; none for what happens in the page itself. */
  readonly presses: readonly { readonly word: keyof DemoWords['lever']; readonly lever?: Lever }[];
}

const BUSY = 6;

const SWITCHES: readonly Switch[] = [
  { name: 'loser', presses: [{ word: 'loser', lever: { kind: 'losing-variant' } }] },
  { name: 'tired', presses: [{ word: 'tired', lever: { kind: 'tire-pattern' } }] },
  {
    name: 'broken',
    presses: [
      { word: 'broken', lever: { kind: 'break-split' } },
      { word: 'mended', lever: { kind: 'mend-split' } },
    ],
  },
  {
    name: 'busy',
    presses: [
      { word: 'busy', lever: { kind: 'traffic', factor: BUSY } },
      { word: 'calm', lever: { kind: 'traffic', factor: 1 } },
    ],
  },
  { name: 'opened', presses: [{ word: 'opened', lever: { kind: 'open-experiment' } }] },
  { name: 'cut', presses: [{ word: 'cut' }, { word: 'back' }] },
];

async function pull(address: string, lever: Lever): Promise<LeverEffect> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(lever) });
  const answer = (await response.json()) as LeverEffect & { error?: { message: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** Where the levers of a page are, what they move, and how it is told. */
export interface LeverPlace {
  readonly section: HTMLElement;
  /** Address of the stream. */
  readonly stream: string;
  readonly network: PageNetwork;
  readonly words: () => DemoWords;
  /** The text of a variant, for what is said about it. */
  readonly contentOf: (variant: string) => string | undefined;
}

/** Shows buttons that make something happen, where a simulated world stands behind the stream; returns what writes their words anew. */
export async function showLevers(place: LeverPlace): Promise<() => void> {
  const { section, stream, network, words, contentOf } = place;
  const address = `${stream}/levers`;
  const there = await fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!there) return () => {};
  const happened = section.querySelector<HTMLElement>('.happened') as HTMLElement;
  const relabels = SWITCHES.map(({ name, presses }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = name;
    let turn = 0;
    const label = (): void => {
      const { word } = presses[turn] as Switch['presses'][number];
      button.textContent = words().lever[word];
      button.setAttribute('aria-pressed', String(turn > 0));
      if (presses.length === 1) button.removeAttribute('aria-pressed');
    };
    button.addEventListener('click', () => {
      const { word, lever } = presses[turn] as Switch['presses'][number];
      const done = (effect: LeverEffect): void => {
        const content = effect.variant === undefined ? undefined : contentOf(effect.variant);
        happened.textContent = words().happened[word](effect.pattern ?? content ?? '');
        turn = (turn + 1) % presses.length;
        label();
      };
      if (lever !== undefined)
        pull(address, lever).then(done, (error: unknown) => {
          happened.textContent = error instanceof Error ? error.message : String(error);
        });
      else {
        if (network.isCut) network.mend();
        else network.cut();
        done({});
      }
    });
    label();
    section.querySelector('.buttons')?.append(button);
    return label;
  });
  section.hidden = false;
  return () => {
    for (const relabel of relabels) relabel();
    happened.textContent = '';
  };
}
