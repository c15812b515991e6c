import type { LocalStream } from 'peeksafe/simulator';
import { metricIn } from '../metric.ts';
import { built, follow } from './build.ts';
import { controlsIn, type Controls } from './controls.ts';
import { editorOf, type Editor } from './editor.ts';
import { problemsOf, type Tags } from './rules.ts';

/** Time zones that differ by their offset, and in when the clocks change. */
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Asia/Tokyo', 'Europe/Berlin'] as const;

/** The streams that stand in for the address in the code of an example. */
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

/** Words that the stream, or the description of an attribute, has for it. */
function wordsFor(name: string, description: string, stream: LocalStream | null): readonly string[] {
  const experiments = [...(stream?.state.experiments.values() ?? [])];
  if (name === 'experiment') return experiments.map(({ id }) => id);
  if (name === 'metric') return [...new Set(experiments.flatMap(({ metrics = [] }) => metrics.map((one) => one.name)))];
  if (name === 'open') return [...(stream?.state.variants.keys() ?? [])];
  if (name === 'time-zone') return ZONES;
  return [...description.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word);
}

/** Gives a stream to tags that no tag around them gives it to. Words for a tag that has nothing to show are seen where there is nothing. */
function connect(stage: HTMLElement, tags: Tags, { busy, quiet }: Streams): void {
  const stream = stage.querySelector('[slot=empty]') === null ? busy : quiet();
  for (const element of stage.querySelectorAll<HTMLElement>(Object.keys(tags).join())) {
    const isAlone = element.closest('variant-stream') === null && !element.hasAttribute('for');
    if ((element.localName === 'variant-stream' || isAlone) && 'stream' in element) element.stream = stream;
  }
  metricIn(stage, stream);
}

/** Makes an example of a place that has a stage, a block of code and perhaps room for controls. */
export function exampleIn(place: HTMLElement, tags: Tags): Example | null {
  const [stage, block] = [place.querySelector<HTMLElement>('.stage'), place.querySelector('pre')];
  if (stage === null || block === null) return null;
  let streams: Streams | null = null;
  let controls: Controls | null = null;
  const show = (code: string): void => {
    editor.complain(problemsOf(code, tags));
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
