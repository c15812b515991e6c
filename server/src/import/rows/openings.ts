import { explain, formatCount, IncomingEvent, LIMITS, type EventInput } from 'peeksafe/protocol';
import { ImportError } from '../import-error.ts';
import type { ImportMap } from '../import-map.ts';
import type { Reading } from './report.ts';

/** An experiment, as its first row tells. */
export interface NewExperiment {
  readonly id: string;
  readonly experiment: string;
  readonly at: number;
  readonly title: string | null;
  readonly line: number;
}

/** A variant, as its first row tells. */
export interface NewVariant {
  readonly id: string;
  readonly experiment: string;
  readonly variant: string;
  readonly at: number;
  readonly content: string;
  readonly predictedEr: number | null;
  readonly line: number;
}

/** The experiments and variants that a row is the first to name. */
export interface News {
  readonly experiment: NewExperiment | null;
  readonly variant: NewVariant | null;
}

const NOTHING: News = { experiment: null, variant: null };

const tooMany = (what: 'variants' | 'experiments', line: number): ImportError =>
  new ImportError(
    'bad-map',
    `the file has more than ${formatCount(LIMITS[what])} ${what}, and a stream holds no more. Is it the right column?`,
    line,
  );

/** Remembers which experiments and variants were met: at most as many as a stream may hold. */
export class Openings {
  readonly #experiments = new Set<string>();
  /** Experiments by variant. */
  readonly #variants = new Map<string, string>();

  /**
   * The news of a row.
   * @throws ImportError when its variant was met in another experiment, or there are too many of them.
   */
  meet({ report, introduce }: Reading): News {
    const { experiment, variant, line, id } = report;
    const former = this.#variants.get(variant);
    if (former === experiment) return NOTHING;
    if (former !== undefined) {
      throw new ImportError(
        'bad-map',
        `variant "${variant}" is of experiment "${experiment}" here, and of "${former}" before: expected each in one experiment. ` +
          'Join both columns, as in "variant": { "template": "{experiment}-{variant}" }.',
        line,
      );
    }
    const { title, content, predictedEr, opened } = introduce();
    const at = opened ?? report.at;
    const isNew = !this.#experiments.has(experiment);
    if (isNew && this.#experiments.size >= LIMITS.experiments) throw tooMany('experiments', line);
    if (this.#variants.size >= LIMITS.variants) throw tooMany('variants', line);
    const news = {
      experiment: isNew ? { id: `${id}-opened`, experiment, at, title, line } : null,
      variant: { id: `${id}-posted`, experiment, variant, at, content, predictedEr, line },
    };
    // Before they count as met: where bad rows are skipped, the next row may introduce them better.
    postingOf(news.variant);
    if (news.experiment !== null) openingOf(news.experiment, {});
    this.#experiments.add(experiment);
    this.#variants.set(variant, experiment);
    return news;
  }
}

/**
 * Makes sure that the protocol takes what was made of a row.
 * @throws ImportError with the row's line.
 */
function demandValid(event: EventInput, line: number): EventInput {
  const read = IncomingEvent.safeParse(event);
  if (read.success) return event;
  const problems = explain(read.error.issues, 'bad-event').map((problem) => problem.message);
  throw new ImportError('bad-value', `the row cannot be sent as an event: ${problems.join('; ')}.`, line);
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * The event that opens an experiment.
 * @param variants Its variants, where all of them are known: equal shares are planned for them if the map says so.
 */
export function openingOf(
  { id, experiment, at, title, line }: NewExperiment,
  { settings }: Pick<ImportMap, 'settings'>,
  variants: readonly string[] = [],
): EventInput {
  const { shares, ...same } = settings ?? {};
  const planned = shares === 'equal' && {
    shares: variants.map((variant) => ({ variant, share: 1 / variants.length })),
  };
  const given = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined));
  const head = { id, at: iso(at), kind: 'experiment.opened', experiment } as const;
  return demandValid({ ...head, ...(title !== null && { title }), ...given, ...planned }, line);
}

/** The event that posts a variant. */
export const postingOf = ({ id, experiment, variant, at, content, predictedEr, line }: NewVariant): EventInput =>
  demandValid({ id, at: iso(at), kind: 'variant.posted', variant, experiment, content, predictedEr }, line);
