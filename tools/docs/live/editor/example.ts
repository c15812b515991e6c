import type { LocalStream } from 'peeksafe/simulator';
import { metricIn } from '../metric.ts';
import { built, follow } from './build.ts';
import { controlsIn, type Controls } from './controls.ts';
import { editorOf, type Editor } from './editor.ts';
import { problemsOf, type Tags } from './rules.ts';

/** Time zones with different offsets and daylight saving rules. */
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Asia/Tokyo', 'Europe/Berlin'] as const;

/** The streams that replace the address in the code of an example. */
interface Streams {
  readonly busy: LocalStream;
  /** One in which nothing has happened. */
  readonly quiet: () => LocalStream;
}

/** An example whose code a reader can edit. */
export interface Example {
  /** The place in which the tags are shown. */
  readonly stage: HTMLElement;
  /** Shows the tags, on a stream that is made up. */
  begin(streams: Streams): void;
}

/** Suggestions for an attribute, from the stream or from the attribute's description. */
function wordsFor(name: string, description: string, stream: LocalStream | null): readonly string[] {
  const experiments = [...(stream?.state.experiments.values() ?? [])];
  if (name === 'experiment') return experiments.map(({ id }) => id);
  if (name === 'metric') return [...new Set(experiments.flatMap(({ metrics = [] }) => metrics.map((one) => one.name)))];
  if (name === 'open') return [...(stream?.state.variants.keys() ?? [])];
  if (name === 'time-zone') return ZONES;
  return [...description.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word);
}

/** Gives a stream to every tag that gets none from a tag around it: an empty one if the example fills the slot `empty`. */
function connect(stage: HTMLElement, tags: Tags, { busy, quiet }: Streams): void {
  const stream = stage.querySelector('[slot=empty]') === null ? busy : quiet();
  for (const element of stage.querySelectorAll<HTMLElement>(Object.keys(tags).join())) {
    const isAlone = element.closest('variant-stream') === null && !element.hasAttribute('for');
    if ((element.localName === 'variant-stream' || isAlone) && 'stream' in element) element.stream = stream;
  }
  metricIn(stage, stream);
}

/** Turns a place with a stage, a block of code and perhaps controls into an example; null if it lacks a stage or code. */
export function exampleIn(place: HTMLElement, tags: Tags): Example | null {
  const [stage, block] = [place.querySelector<HTMLElement>('.stage'), place.querySelector('pre')];
  if (stage === null || block === null) return null;
  let streams: Streams | null = null;
  let controls: Controls | null = null;
  const show = (code: string): void => {
    editor.showProblems(problemsOf(code, tags));
    controls?.follow(code);
    if (streams === null) return;
    follow(stage, built(code, tags));
    connect(stage, tags, streams);
  };
  const editor: Editor = editorOf(block, JSON.parse(place.dataset['name'] ?? '""') as string, show);
  const room = place.querySelector<HTMLElement>('.controls');
  if (room !== null)
    controls = controlsIn(room, {
      tags,
      code: () => editor.code,
      suggest: (name) => {
        const rule = tags[room.dataset['tag'] ?? '']?.find((one) => one.name === name);
        return wordsFor(name, rule?.description ?? '', streams?.busy ?? null);
      },
      onChange: (code) => editor.write(code),
    });
  controls?.follow(editor.code);
  return {
    stage,
    begin(live) {
      streams = live;
      stage.replaceChildren();
      stage.dataset['runs'] = '';
      show(editor.code);
    },
  };
}
