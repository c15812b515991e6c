/**
 * Counts in a page which flags of OpenFeature were evaluated to which variant, and the events that the page tracks.
 * @module
 */
import { addValue } from './add-value.ts';
import type { Collector } from './collect.ts';
import type { Segments } from './queue.ts';

/** The part of OpenFeature's evaluation details that is read. */
export interface FlagDetails {
  /** The flag's key. */
  readonly flagKey: string;
  /** The provider's name of the variant. */
  readonly variant?: string;
  /** Why the flag has this value, such as `SPLIT`. */
  readonly reason?: string;
}

/** The part of OpenFeature's evaluation context that is read. */
export interface FlagContext {
  /** The visitor. */
  readonly targetingKey?: string;
  /** Further attributes of the visitor, from the page. */
  readonly [attribute: string]: unknown;
}

/** The hook that counts exposures, for `addHooks`. */
export interface ExposureHook {
  /** Called by the SDK after an evaluation. It never throws: the SDK would show its default then. */
  after(hookContext: { readonly context: FlagContext }, details: FlagDetails): void;
}

/** Options of {@link countFlags}. */
export interface FlagOptions {
  /**
   * Names the variant of an evaluation, by its id in the stream; undefined for flags that are not in it. When left out it is the `variant` of the
   * details, which is the id where the flags are the stream's own.
   */
  readonly variantOf?: (details: FlagDetails) => string | undefined;
  /** Tracked events that count, and the kind of engagement that each is. When left out, all count, and their names have to be such kinds. */
  readonly engagements?: Readonly<Record<string, string>>;
  /** Metrics that the `value` of a tracked event's details is added to, such as `{ 'Order Completed': 'revenue' }`. When left out, values are not counted. */
  readonly values?: Readonly<Record<string, string>>;
  /**
   * The visitor's value in each dimension by the evaluation context, such as `({ device }) => ({ device: String(device) })`: texts of 1 to 64 characters. When left
   * out, exposures have the `segments` of the collector.
   */
  readonly segmentsOf?: (context: FlagContext) => Segments | undefined;
}

/** The two parts by which OpenFeature is counted. */
export interface FlagCounting {
  /** Counts a view when a flag is evaluated to a variant, with the `targetingKey` as the visitor. */
  readonly hook: ExposureHook;
  /**
   * Gives a provider a `track` that counts an engagement with the variants that the hook has counted, and then calls the one it may have.
   * @param provider The provider, which stays as it is.
   * @returns The provider to set instead of it.
   */
  readonly withTracking: <P extends object>(provider: P) => P;
}

/** Reasons of flags that everybody has the same value of. */
const UNDIVIDED: ReadonlySet<string> = new Set(['STATIC', 'DEFAULT', 'DISABLED', 'ERROR']);

/** Sentences that are remembered in order to be said once. */
const MAX_SAID = 50;

type Track = (name: string, context: unknown, details: unknown) => void;

/** Does a thing that a page must not fail by; the reason why it failed is said on the console, once. */
function guard(): (act: () => void) => void {
  const said = new Set<string>();
  return (act) => {
    try {
      act();
    } catch (error) {
      const sentence = `peeksafe: ${String(error)}`;
      if (said.has(sentence) || said.size === MAX_SAID) return;
      said.add(sentence);
      console.warn(sentence);
    }
  };
}

/**
 * Counts what a page shows and tracks by OpenFeature: a view once for a flag and its variant, and engagements.
 *
 * Evaluations without a variant do not count, nor those with the reasons `STATIC`, `DEFAULT`, `DISABLED` and `ERROR`, by which nobody was divided.
 * A flag that is evaluated to another variant, such as after a stop, counts for that one from then on. Flags are evaluated where they are shown: the
 * hook cannot know whether anybody sees them.
 * @param collector The collector of this page.
 * @param options How variants and engagements are called.
 * @returns A hook, and a wrapper of the provider, since stock providers drop what is tracked. What cannot be counted is said on the console.
 * @example
 * ```ts
 * const { hook, withTracking } = countFlags(collector, { engagements: { 'Order Completed': 'purchase' } });
 * OpenFeature.addHooks(hook);
 * await OpenFeature.setProviderAndWait(withTracking(new OFREPWebProvider({ baseUrl })));
 * OpenFeature.getClient().track('Order Completed');
 * ```
 */
export function countFlags(collector: Collector, options: FlagOptions = {}): FlagCounting {
  const { variantOf = ({ variant }) => variant } = options;
  const kinds = options.engagements && new Map(Object.entries(options.engagements));
  const metrics = new Map(Object.entries(options.values ?? {}));
  /** By flag, the variant that it has now. */
  const shown = new Map<string, string>();
  const attempt = guard();

  const hook: ExposureHook = {
    after: ({ context }, details) => {
      attempt(() => {
        if (UNDIVIDED.has(details.reason ?? '')) return;
        const variant = variantOf(details);
        if (variant === undefined || shown.get(details.flagKey) === variant) return;
        collector.exposed(variant, context.targetingKey, options.segmentsOf?.(context));
        shown.set(details.flagKey, variant);
      });
    },
  };

  const engage = (name: string, details: unknown): void => {
    const kind = kinds === undefined ? name : kinds.get(name);
    if (kind === undefined) return;
    const metric = metrics.get(name);
    const value = (details as { value?: unknown } | undefined)?.value;
    for (const variant of new Set(shown.values()))
      attempt(() => {
        collector.engaged(variant, kind);
        if (metric !== undefined && typeof value === 'number') addValue(collector, variant, metric, value);
      });
  };

  const withTracking = <P extends object>(provider: P): P => {
    const track: Track = (name, context, details) => {
      engage(name, details);
      (provider as { track?: Track }).track?.(name, context, details);
    };
    return new Proxy(provider, {
      get: (_, name) => {
        if (name === 'track') return track;
        const value: unknown = Reflect.get(provider, name, provider);
        // Providers may have private fields, which are found in themselves alone.
        return typeof value === 'function' ? (value.bind(provider) as unknown) : value;
      },
    });
  };
  return { hook, withTracking };
}
