import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ClientMessage, ServerMessage } from 'peeksafe/protocol';
import { readTranscript, transcriptsFor, type Step } from '../../../src/protocol/testing/transcript.ts';
import { TranscriptPlayer } from '../support/transcript-player.ts';

// `PEEKSAFE_RECORD=1` writes what the server says into the transcripts, for whoever has changed it on purpose and reads the difference.
const isRecording = process.env['PEEKSAFE_RECORD'] === '1';

function record(path: string, head: object, steps: readonly Step[]): void {
  // Series are written out when read, so a transcript that has them is written by hand.
  const lines = [head, ...steps].map((line) => JSON.stringify(line));
  writeFileSync(path, `${lines.join('\n')}\n`);
}

describe('a real server says what the transcripts say', { concurrency: true }, () => {
  for (const transcript of transcriptsFor('server'))
    test(transcript.head.title, async (t) => {
      const played = await new TranscriptPlayer(t, transcript).play();
      if (isRecording && transcript.name !== 'pages') record(transcript.path, transcript.head, played);
      assert.deepEqual(played, isRecording ? readTranscript(transcript.path).steps : transcript.steps);
    });
});

test('every message of a transcript conforms to the protocol, except client messages that are refused for it', () => {
  for (const { name, steps } of transcriptsFor('server'))
    for (const [i, step] of steps.entries()) {
      if (!('message' in step)) continue;
      if (step.from === 'server') assert.ok(ServerMessage.safeParse(step.message).success, `${name}, line ${i + 2}`);
      const next = steps[i + 1];
      const isRefused = next !== undefined && 'close' in next && next.close.code === 4400;
      if (step.from === 'client' && !isRefused)
        assert.ok(ClientMessage.safeParse(step.message).success, `${name}, line ${i + 2}`);
    }
});
