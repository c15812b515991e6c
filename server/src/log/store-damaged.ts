/** A part of a store cannot be read and cannot be rebuilt from the rest. */
export class StoreDamaged extends Error {
  readonly code = 'EDAMAGED';

  /**
   * @param place The file, or the file and the table.
   * @param fault Continues "`place` is damaged: ".
   */
  constructor(place: string, fault: string, cause?: unknown) {
    super(
      `${place} is damaged: ${fault}. Move the folder away and restore a backup with \`peeksafe-server import FILE --data DIR\`.`,
      { cause },
    );
    this.name = 'StoreDamaged';
  }
}

/** A snapshot cannot be read. Nothing is lost: the log leads to the same state. */
export class SnapshotDamaged extends Error {
  /** The event up to which the snapshot goes. */
  readonly seq: number;

  constructor(stream: string, seq: number, cause?: unknown) {
    super(`The snapshot of the stream "${stream}" at event ${seq} is damaged.`, { cause });
    this.name = 'SnapshotDamaged';
    this.seq = seq;
  }
}
