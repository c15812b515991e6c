import type { Scenario, ScenarioEffect } from 'peeksafe/simulator';
import type { PageNetwork } from './network.ts';
import type { DemoStrings } from './strings.ts';

type Word = keyof DemoStrings['scenario'];

/** One press of a button: its word, and the scenario that it triggers; none for what happens in the page itself. */
interface Press {
  readonly word: Word;
  readonly scenario?: Scenario;
}

const BUSY = 6;

/** The presses of each button in turn, by the name of the first. */
const PRESSES: Readonly<Record<string, readonly Press[]>> = {
  loser: [{ word: 'loser', scenario: { kind: 'losing-variant' } }],
  tired: [{ word: 'tired', scenario: { kind: 'overuse-pattern' } }],
  broken: [
    { word: 'broken', scenario: { kind: 'break-split' } },
    { word: 'mended', scenario: { kind: 'fix-split' } },
  ],
  busy: [
    { word: 'busy', scenario: { kind: 'traffic', factor: BUSY } },
    { word: 'calm', scenario: { kind: 'traffic', factor: 1 } },
  ],
  slow: [{ word: 'slow', scenario: { kind: 'break-guardrail' } }],
  opened: [{ word: 'opened', scenario: { kind: 'open-experiment' } }],
  cut: [{ word: 'cut' }, { word: 'back' }],
};

async function trigger(address: string, scenario: Scenario): Promise<ScenarioEffect> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(scenario) });
  const answer = (await response.json()) as ScenarioEffect & { error?: { message: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** Where a page triggers scenarios, and how it says what came of them. */
export interface ScenarioPage {
  /** Address of the stream. */
  readonly stream: string;
  readonly network: PageNetwork;
  readonly strings: () => DemoStrings;
  /** The text of a variant, for what is said about it. */
  readonly contentOf: (variant: string) => string | undefined;
  /** Shows what was done; `effect` says where, and is null when nothing was done. */
  readonly say: (sentence: string, effect: ScenarioEffect | null) => void;
}

/** Gives a button its presses, one after the other; returns the function that rewrites its label. */
function connectButton(button: HTMLButtonElement, presses: readonly Press[], page: ScenarioPage): () => void {
  const { strings, network, contentOf, stream, say } = page;
  let turn = 0;
  const label = (): void => {
    button.textContent = strings().scenario[(presses[turn] as Press).word];
    if (presses.length > 1) button.setAttribute('aria-pressed', String(turn > 0));
  };
  const run = async ({ scenario }: Press): Promise<ScenarioEffect> => {
    if (scenario !== undefined) return trigger(scenariosUrl(stream), scenario);
    if (network.isCut) network.mend();
    else network.cut();
    return {};
  };
  button.addEventListener('click', () => {
    const press = presses[turn] as Press;
    run(press).then(
      (effect) => {
        const { pattern, variant } = effect;
        turn = (turn + 1) % presses.length;
        label();
        say(strings().happened[press.word](pattern ?? contentOf(variant ?? '') ?? ''), effect);
      },
      (error: unknown) => say(error instanceof Error ? error.message : String(error), null),
    );
  });
  label();
  return label;
}

const scenariosUrl = (stream: string): string => `${stream}/scenarios`;

/** After this a server that does not answer has none, milliseconds. */
const ANSWER_MS = 3000;

/** Whether a simulated world stands behind a stream, so that scenarios can be triggered. */
export async function hasScenarios(stream: string): Promise<boolean> {
  try {
    return (await fetch(scenariosUrl(stream), { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}

/** Lets the buttons of a page make something happen; returns the function that rewrites their labels. */
export function connectScenarios(controls: HTMLElement, page: ScenarioPage): () => void {
  const labels = [...controls.querySelectorAll<HTMLButtonElement>('[data-scenario]')].map((button) =>
    connectButton(button, PRESSES[button.dataset['scenario'] as string] as readonly Press[], page),
  );
  return () => {
    for (const label of labels) label();
    page.say('', null);
  };
}
