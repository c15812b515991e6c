import type { GlobalComponents } from 'vue';
import type {} from 'peeksafe/vue';

type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];

export const feed: Props<'kill-feed'> = { limit: 12, src: 'https://host/v1/streams/acme', class: 'wide' };
export const banner: Props<'fatigue-banner'> = { for: 'acme' };
// @ts-expect-error a number is wanted
export const wrong: Props<'kill-feed'> = { limit: 'twelve' };
// @ts-expect-error there is no such tag
export type Missing = Props<'variant-tables'>;
