import * as protocol from 'peeksafe/protocol';
import * as z from 'zod/mini';
import { EvaluatedFlag, EvaluatedFlags, FailedEvaluation, FlagsCall, OfrepErrorCode } from '../ofrep/shapes.ts';
import { ENTITIES } from './descriptions/entities.ts';
import { EVENTS } from './descriptions/events.ts';
import { MESSAGES } from './descriptions/messages.ts';
import { EXTERNAL } from './descriptions/external.ts';
import { VALUES } from './descriptions/values.ts';
import { OFREP } from './descriptions/ofrep.ts';
import type { ComponentDescriptions, DescriptionGroup } from './descriptions/description-group.ts';

/** A JSON value, as documents are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object. */
export type JsonObject = Readonly<Record<string, Json>>;
/** Schemas by the names under which a document holds them. */
export type Schemas = Readonly<Record<string, z.ZodMiniType>>;

const isSchema = (value: unknown): value is z.ZodMiniType =>
  typeof value === 'object' && value !== null && '_zod' in value;

/** Every schema that the protocol publishes, by its name there. */
export const PROTOCOL: Schemas = Object.fromEntries(
  Object.entries<unknown>(protocol).filter((entry): entry is [string, z.ZodMiniType] => isSchema(entry[1])),
);

/** Shapes of HTTP answers that no other part needs as a schema. */
export const ANSWERS: Schemas = {
  Refusal: z.object({ error: protocol.Problem }),
  Alive: z.object({ status: z.literal('alive') }),
  Readiness: z.object({ status: z.enum(['ready', 'not ready']), reason: z.optional(z.string()) }),
  FlagsCall,
  EvaluatedFlag,
  EvaluatedFlags,
  OfrepErrorCode,
  FailedEvaluation,
};

const GROUPS: readonly DescriptionGroup[] = [VALUES, ENTITIES, EVENTS, MESSAGES, EXTERNAL, OFREP];

/** All descriptions, by component, those that a group has in common included. */
export const DESCRIPTIONS: ReadonlyMap<
  string,
  { readonly own: ComponentDescriptions; readonly common: ComponentDescriptions }
> = new Map(
  GROUPS.flatMap(({ common, components }) =>
    Object.entries(components).map(([name, own]) => [name, { own, common }] as const),
  ),
);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type DescribedBy = (path: string) => string | undefined;

const DIVISIONS = ['anyOf', 'oneOf', 'items'] as const;

/** Describes the fields of a schema and of the objects that are written out within it. */
function describeWithin(schema: JsonObject, path: string, describe: DescribedBy): JsonObject {
  const described: Record<string, Json> = { ...schema };
  for (const key of DIVISIONS) {
    const part = schema[key];
    if (Array.isArray(part))
      described[key] = (part as readonly Json[]).map((one) =>
        isObject(one) ? describeWithin(one, path, describe) : one,
      );
    else if (isObject(part)) described[key] = describeWithin(part, path, describe);
  }
  if (!isObject(schema['properties'])) return described;
  const fields = Object.entries(schema['properties']).map(([field, value]): [string, Json] => {
    const here = path === '' ? field : `${path}.${field}`;
    const within = describeWithin(value as JsonObject, here, describe);
    const description = describe(here);
    if (description === undefined) return [field, within];
    // Draft 7 ignores whatever stands beside a reference.
    return [field, '$ref' in within ? { description, allOf: [within] } : { description, ...within }];
  });
  return { ...described, properties: Object.fromEntries(fields) };
}

function describe(name: string, schema: JsonObject): JsonObject {
  const descriptions = DESCRIPTIONS.get(name);
  const lookUp: DescribedBy = (path) =>
    descriptions?.own[path] ?? (path === '' ? undefined : descriptions?.common[path.slice(path.lastIndexOf('.') + 1)]);
  const { $schema: _dialect, $id: _id, ...rest } = describeWithin(schema, '', lookUp);
  const description = lookUp('');
  return description === undefined ? rest : { description, ...rest };
}

/**
 * Schemas as JSON Schema, each referring to the others by name, every field with its description. They say what may be sent: unknown fields are
 * allowed, and what has a default may be left out.
 * @param dialect `draft-2020-12` for OpenAPI 3.1, `draft-7` for AsyncAPI 3.0.
 */
export function componentsOf(schemas: Schemas, dialect: 'draft-2020-12' | 'draft-7'): Record<string, JsonObject> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    target: dialect,
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, schema]) => [name, describe(name, schema as unknown as JsonObject)]),
  );
}

/** The names of the schemas that a part of a document refers to. */
export const refsIn = (part: Json | undefined): readonly string[] =>
  [...(JSON.stringify(part) ?? '').matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);

/** The schemas that some of them lead to, themselves included. */
export function reachableFrom(roots: readonly string[], schemas: Readonly<Record<string, JsonObject>>): JsonObject {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const next of refsIn(schemas[name])) visit(next);
  };
  for (const root of roots) visit(root);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}

/** A reference to a schema among the components. */
export const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
