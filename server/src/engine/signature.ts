import { LoggedEvent, type IncomingEvent } from 'peeksafe/protocol';

/** The kinds of events that carry who sent them: the schema of the log says which. */
const SIGNED: ReadonlySet<string> = new Set(
  LoggedEvent._zod.def.options.flatMap(({ _zod }) => {
    const { shape } = _zod.def;
    return 'by' in shape ? [...shape.kind._zod.def.values] : [];
  }),
);

/**
 * The event as it goes into the log, with who sent it where a person or a monitor decided something.
 * @param by The subject of the sender's token; null when there is none.
 */
export function signed(event: IncomingEvent, by: string | null): LoggedEvent {
  return by === null || !SIGNED.has(event.kind) ? event : ({ ...event, by } as LoggedEvent);
}
