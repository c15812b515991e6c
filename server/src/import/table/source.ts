import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError } from '../import-error.ts';
import { utf8Only } from './utf8-only.ts';

/** The text of a file that is being read, gzipped or plain. */
export interface Source {
  /** UTF-8, as bytes. Fails with the error of whatever is before it. */
  readonly text: Readable;
  /** The first bytes of the text, which stay in it; none when it is empty. */
  readonly head: Buffer;
  /** Size of the text in bytes, Infinity of a pipe; of a gzipped file as its last four bytes say, so less for files past 4 GiB. */
  readonly size: number;
  /** Closes the file; harmless when it is closed. */
  close(): void;
}

interface Look {
  readonly source: Readable;
  readonly gzipped: boolean;
  readonly textSize: number;
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The first bytes of something that can be read only once; they stay in it. */
async function firstBytes(source: Readable): Promise<Buffer> {
  for (;;) {
    const chunk = source.read() as Buffer | null;
    if (chunk !== null) {
      source.unshift(chunk);
      return chunk;
    }
    if (source.readableEnded || source.destroyed) return Buffer.alloc(0);
    await Promise.race([once(source, 'readable'), once(source, 'end')]);
  }
}

/** Opens a pipe, or for `-` the standard input, of which nobody knows how long it is. */
async function openPipe(file: string): Promise<Look> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  return { source, gzipped: isGzip(await firstBytes(source)), textSize: Infinity };
}

async function firstLook(file: string): Promise<Look> {
  let handle;
  try {
    if (file === '-' || !(await stat(file)).isFile()) return await openPipe(file);
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const gzipped = isGzip((await handle.read(Buffer.alloc(2), 0, 2, 0)).buffer);
    const { buffer: tail } = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    return { source: createReadStream(file), gzipped, textSize: gzipped ? tail.readUInt32LE() : size };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ImportError('no-file', `The file "${file}" cannot be read: ${why}.`, null, error);
  } finally {
    await handle?.close();
  }
}

/**
 * Opens a file, or the standard input for `-`, gzipped or plain.
 * @throws ImportError when it cannot be read.
 */
export async function openSource(file: string): Promise<Source> {
  const { source, gzipped, textSize } = await firstLook(file);
  const text = utf8Only();
  // Its errors reach the reader through the text, which the pipeline destroys with them.
  pipeline(source, gzipped ? createGunzip() : new PassThrough(), text, () => {});
  const head = await firstBytes(text).catch((error: unknown) => {
    throw explainFault(error, 1);
  });
  return { text, head, size: textSize, close: () => void source.destroy() };
}

/** An error of the streams as one that names the line; any other one as it is. */
export function explainFault(error: unknown, line: number): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === 'Z_BUF_ERROR')
    return new ImportError('damaged-file', 'the gzip data ends too early: the file is cut off.', line, error);
  if (typeof code === 'string' && code.startsWith('Z_'))
    return new ImportError('damaged-file', `the gzip data is damaged (${code}).`, line, error);
  return error;
}
