/** The kinds of entities that a stream's state holds, in the order in which messages list them. */
export const ENTITY_KINDS = ['experiments', 'variants', 'patterns', 'kills', 'suggestions'] as const;

/** A kind of entity, as messages name its list. */
export type EntityKind = (typeof ENTITY_KINDS)[number];
