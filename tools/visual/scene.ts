import type { Breakdown, History, Scope } from '../../src/protocol/index.ts';
import type { Entities } from '../../src/elements/testing/fake-stream.ts';
import type { StatusReason, StreamPhase } from '../../src/sdk/index.ts';

/** The look of the page that holds an element. */
export interface Look {
  /** The last part of the picture's name. */
  readonly name: string;
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly forcedColors: boolean;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/** A person's action before the picture is taken; selectors reach into the element. */
export type Act =
  | { readonly hover: string }
  | { readonly click: string }
  | { readonly press: string }
  | { readonly choose: string; readonly from: string };

/** The state of an element; all of it is data, so that it can be handed to a page. */
export interface State {
  /** The entities that its stream knows; left out, no snapshot has come yet. */
  readonly entities?: Entities;
  readonly history?: History;
  /** Its breakdowns, by dimension. */
  readonly breakdowns?: Readonly<Record<string, Breakdown>>;
  readonly status?: readonly [StreamPhase, StatusReason, string?];
  readonly scopes?: readonly Scope[];
  /** Measured delay in milliseconds. */
  readonly delay?: number;
  /** Whether its stream has an address of the web, so that it has a name and can be connected to. */
  readonly hasAddress?: boolean;
  /** Whether nothing has come for as long as it takes to be said. */
  readonly isSlow?: boolean;
  /** Whether the element has a stream at all; else it stands alone and shows its properties. */
  readonly isAlone?: boolean;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** CSS of the element, such as a height. */
  readonly style?: string;
  readonly acts?: readonly Act[];
}

/** One picture: an element in a state and a look. */
export interface Scene {
  /** Of the picture's file, without its ending: `tag/state.look`. */
  readonly name: string;
  readonly tag: string;
  readonly state: State;
  readonly look: Look;
}

const plain: Look = { name: 'light', width: 720, theme: 'light', forcedColors: false, lang: 'en', dir: 'ltr' };

/** An element as it stands in an article of a light page. */
export const light = plain;
/** The same in a dark page. */
export const dark: Look = { ...plain, name: 'dark', theme: 'dark' };
/** With the system's few colors, as Windows' contrast themes have them. */
export const forced: Look = { ...plain, name: 'forced', theme: 'dark', forcedColors: true };
/** Right to left, in Arabic. */
export const arabic: Look = { ...plain, name: 'rtl', lang: 'ar', dir: 'rtl' };
/** In a place of another width, in CSS pixels. */
export const wide = (width: number): Look => ({ ...plain, name: String(width), width });

/** One state of an element in some looks: a picture each. */
export const scenes = (tag: string, name: string, state: State, looks: readonly Look[] = [light]): Scene[] =>
  looks.map((look) => ({ name: `${tag}/${name}.${look.name}`, tag, state, look }));
