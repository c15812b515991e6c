import { createHash } from 'node:crypto';
import type { AlertKind, Severity } from '../settings/alerts.ts';

/** Something that people are told. */
export interface Alert {
  /** The same whenever and with whatever else it is sent. */
  readonly id: string;
  readonly kind: AlertKind;
  /** `resolved`: what was told before is over. */
  readonly status: 'triggered' | 'resolved';
  readonly severity: Severity;
  /** RFC 3339. */
  readonly at: string;
  readonly stream: string;
  /** The number of its event in the log of the stream; null where time alone brought it about. */
  readonly seq: number | null;
  /** Ids; null where it is about none. */
  readonly experiment: string | null;
  readonly variant: string | null;
  readonly pattern: string | null;
  /** The same for everything that is told of one thing, its end included. */
  readonly key: string;
  /** One sentence without a period. */
  readonly title: string;
  readonly reason: string;
  /** Such as `37 : 1`; null where there is none. */
  readonly evidence: string | null;
  /** How far it is from what it is held against, or what follows from it, in words; null where nothing is known. */
  readonly effect: string | null;
  /** The person or program that decided it; null for the monitors of the server. */
  readonly by: string | null;
  /** Where a person sees it; null where the configuration names no page. */
  readonly url: string | null;
}

/** An alert before a rule has looked at it. */
export type Draft = Omit<Alert, 'id' | 'status' | 'severity' | 'at' | 'stream' | 'seq' | 'key' | 'url'>;

/** The subject of a draft that is about nothing, and of which nothing more is known. */
export const NOTHING: Omit<Draft, 'kind' | 'title'> = {
  ...{ experiment: null, variant: null, pattern: null },
  ...{ reason: '', evidence: null, effect: null, by: null },
};

/** PagerDuty takes keys of this length, characters. */
const MAX_KEY = 255;

/** The key of what is told of one thing. Variants are stopped and restarted under one, and experiments closed and reopened. */
export function keyOf(stream: string, { kind, experiment, variant, pattern }: Draft): string {
  const [about, of] =
    kind === 'killed' || kind === 'revived'
      ? ['killed', variant]
      : kind === 'winner' || kind === 'closed' || kind === 'reopened'
        ? ['closed', null]
        : [kind, variant];
  const key = ['peeksafe', stream, experiment ?? pattern ?? '', about, of ?? ''].join(':');
  return key.length <= MAX_KEY ? key : `peeksafe:${createHash('sha256').update(key).digest('hex')}`;
}

/** The page of a stream, at the experiment; null where there is no page. */
export function pageOf(publicUrl: string | null, stream: string, experiment: string | null): string | null {
  if (publicUrl === null) return null;
  const url = new URL(publicUrl);
  url.searchParams.set('stream', stream);
  if (experiment !== null) url.searchParams.set('experiment', experiment);
  return url.href;
}
