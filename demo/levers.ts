import type { Lever, LeverEffect } from 'peeksafe/simulator';
import type { PageNetwork } from './network.ts';
import type { DemoWords } from './words.ts';

type Word = keyof DemoWords['lever'];

/** What one press of a button does: its word, and the lever it moves; none for what happens in the page itself. */
interface Press {
  readonly word: Word;
  readonly lever?: Lever;
}

const BUSY = 6;

/** The presses of each button in turn, by the name of the first. */
const PRESSES: Readonly<Record<string, readonly Press[]>> = {
  loser: [{ word: 'loser', lever: { kind: 'losing-variant' } }],
  tired: [{ word: 'tired', lever: { kind: 'tire-pattern' } }],
  broken: [
    { word: 'broken', lever: { kind: 'break-split' } },
    { word: 'mended', lever: { kind: 'mend-split' } },
  ],
  busy: [
    { word: 'busy', lever: { kind: 'traffic', factor: BUSY } },
    { word: 'calm', lever: { kind: 'traffic', factor: 1 } },
  ],
  opened: [{ word: 'opened', lever: { kind: 'open-experiment' } }],
  cut: [{ word: 'cut' }, { word: 'back' }],
};

async function pull(address: string, lever: Lever): Promise<LeverEffect> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(lever) });
  const answer = (await response.json()) as LeverEffect & { error?: { message: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** What the levers of a page move, and how it is told. */
export interface LeverPlace {
  /** Address of the stream. */
  readonly stream: string;
  readonly network: PageNetwork;
  readonly words: () => DemoWords;
  /** The text of a variant, for what is said about it. */
  readonly contentOf: (variant: string) => string | undefined;
  /** Tells what was done. */
  readonly say: (sentence: string) => void;
}

/** A button and what its presses do, one after the other; returns what writes its word anew. */
function connectButton(button: HTMLButtonElement, presses: readonly Press[], place: LeverPlace): () => void {
  const { words, network, contentOf, stream, say } = place;
  let turn = 0;
  const label = (): void => {
    button.textContent = words().lever[(presses[turn] as Press).word];
    if (presses.length > 1) button.setAttribute('aria-pressed', String(turn > 0));
  };
  const move = async ({ lever }: Press): Promise<LeverEffect> => {
    if (lever !== undefined) return pull(leversOf(stream), lever);
    if (network.isCut) network.mend();
    else network.cut();
    return {};
  };
  button.addEventListener('click', () => {
    const press = presses[turn] as Press;
    move(press).then(
      ({ pattern, variant }) => {
        turn = (turn + 1) % presses.length;
        label();
        say(words().happened[press.word](pattern ?? contentOf(variant ?? '') ?? ''));
      },
      (error: unknown) => say(error instanceof Error ? error.message : String(error)),
    );
  });
  label();
  return label;
}

const leversOf = (stream: string): string => `${stream}/levers`;

/** Whether a simulated world stands behind a stream, so that its levers can be moved. */
export async function hasLevers(stream: string): Promise<boolean> {
  try {
    return (await fetch(leversOf(stream))).ok;
  } catch {
    return false;
  }
}

/** Lets the buttons of a page make something happen; returns what writes their words anew. */
export function connectLevers(section: HTMLElement, place: LeverPlace): () => void {
  const labels = [...section.querySelectorAll<HTMLButtonElement>('[data-lever]')].map((button) =>
    connectButton(button, PRESSES[button.dataset['lever'] as string] as readonly Press[], place),
  );
  return () => {
    for (const label of labels) label();
    place.say('');
  };
}
