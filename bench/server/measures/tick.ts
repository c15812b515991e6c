// A report of each of 10,000 variants in 2,000 experiments, whose batches then close: what it takes the server, and whom it holds up.
import type { EventInput } from 'peeksafe/protocol';
import { rowOf, type Row } from '../../rows.ts';
import { cpuSeconds } from '../children.ts';
import { pause } from '../clock.ts';
import { post } from '../load.ts';
import type { Setting } from '../setting.ts';
import { FORMER_CLI, startPeeksafe } from '../subjects.ts';
import { longestWait } from './longest-wait.ts';

const VARIANTS_EACH = 5;

/** As many events as a call takes. */
const CALL = 1000;

/** Until the batches of a round are closed and the read model has them, milliseconds. */
const SETTLE_MS = 3000;

const BATCH_MS = 10_000;

const BEGIN = Date.now() - 3_600_000;
const at = (ms: number): string => new Date(BEGIN + ms).toISOString();

function opening(experiments: number): EventInput[] {
  const configured: EventInput = {
    ...{ id: 'c', at: at(0), kind: 'stream.configured' },
    ...{ batchMs: BATCH_MS, attributionWindowMs: 0 },
  };
  const each = Array.from({ length: experiments }, (_, i): EventInput[] => [
    { id: `x${i}`, at: at(0), kind: 'experiment.opened', experiment: `x${i}` },
    ...Array.from({ length: VARIANTS_EACH }, (_unused, k): EventInput => ({
      ...{ id: `p${i}-${k}`, at: at(0), kind: 'variant.posted', variant: `x${i}v${k}`, experiment: `x${i}` },
      ...{ content: `Variant ${k}: a sentence as long as a heading that people vote on`, predictedEr: 0.04 },
    })),
  ]);
  return [configured, ...each.flat()];
}

/** A report of every variant in the batch of a round; the one before closes with it. */
const reports = (experiments: number, round: number): EventInput[] =>
  Array.from({ length: experiments * VARIANTS_EACH }, (_, i): EventInput => ({
    ...{ id: `o${round}-${i}`, at: at(BATCH_MS * round), kind: 'variant.observed' },
    variant: `x${Math.floor(i / VARIANTS_EACH)}v${i % VARIANTS_EACH}`,
    ...{ impressions: 200, engagements: (i * 7 + round * 3) % 17 },
  }));

interface Rounds {
  readonly cpuMs: readonly number[];
  readonly waits: readonly number[];
}

async function measured(experiments: number, rounds: number, cli?: string): Promise<Rounds> {
  const server = await startPeeksafe(undefined, [], [], cli);
  const postAll = async (events: readonly EventInput[]): Promise<void> => {
    for (let i = 0; i < events.length; i += CALL) await post(server.port, events.slice(i, i + CALL));
  };
  const [cpuMs, waits]: [number[], number[]] = [[], []];
  try {
    await postAll(opening(experiments));
    for (let round = 1; round <= rounds; round++) {
      const before = cpuSeconds(server.pid);
      const wait = await longestWait(server, async () => {
        await postAll(reports(experiments, round));
        await pause(SETTLE_MS);
      });
      // In the first two the code is compiled.
      if (round <= 2) continue;
      cpuMs.push((cpuSeconds(server.pid) - before) * 1000);
      waits.push(wait);
    }
  } finally {
    await server.stop('SIGKILL');
  }
  return { cpuMs, waits };
}

/** Ticks of a stream of many experiments; beside those of a former version where `PEEKSAFE_FORMER_CLI` names one. */
export async function tick({ quick }: Setting): Promise<Row[]> {
  const experiments = quick ? 400 : 2000;
  const rounds = quick ? 3 : 7;
  const what = `${(experiments * VARIANTS_EACH).toLocaleString('en')} reports, ${experiments.toLocaleString('en')} batches closed`;
  const rows = (name: string, { cpuMs, waits }: Rounds): Row[] => [
    rowOf('server', name, `${what}, CPU`, 'ms', cpuMs),
    rowOf('server', name, `${what}, longest wait of /healthz meanwhile`, 'ms', waits),
  ];
  const ours = rows('peeksafe', await measured(experiments, rounds));
  if (FORMER_CLI === undefined) return ours;
  return [...ours, ...rows('peeksafe, former', await measured(experiments, rounds, FORMER_CLI))];
}
