/** The kinds of entities that a stream's state holds, in the order in which messages list them. */
export const ENTITY_KINDS = [
  'experiments',
  'variants',
  'patterns',
  'kills',
  'suggestions',
  'notes',
  'closings',
] as const;

/** A kind of entity, as messages name its list. */
export type EntityKind = (typeof ENTITY_KINDS)[number];

/**
 * One value for each kind of entity.
 *
 * @returns An object with the kinds as keys, in the order of {@link ENTITY_KINDS}.
 * @example
 * ```ts
 * forEachKind((kind) => kind.length).kills; // 5
 * ```
 */
export const forEachKind = <T>(make: (kind: EntityKind) => T): Record<EntityKind, T> =>
  Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, make(kind)])) as Record<EntityKind, T>;
