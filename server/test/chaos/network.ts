// Networks of their own for processes, so that they can be cut off from each other. Linux, and the right to make them.
import { spawnSync } from 'node:child_process';

const BRIDGE = 'peeksafe-chaos';
/** Private addresses that lead nowhere but to the bridge. */
const NET = '10.213.77';

const ip = (...args: string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;

/** A place on the bridge. */
export interface Place {
  readonly address: string;
  /** The command that runs a program there. */
  readonly command: readonly string[];
  /** Cuts it off from everybody, or lets it on again. */
  cut(isCut: boolean): void;
}

/** Places on a bridge. */
export interface Network {
  place(): Place;
  remove(): void;
}

/** Makes a network; null when this machine or user may not. */
export function createNetwork(): Network | null {
  if (process.platform !== 'linux') return null;
  // Remove the leftovers of a run that was killed.
  for (let n = 2; n < 20; n++) ip('netns', 'del', `${BRIDGE}-${n}`);
  ip('link', 'del', BRIDGE);
  if (!ip('netns', 'add', `${BRIDGE}-2`)) return null;
  ip('netns', 'del', `${BRIDGE}-2`);
  if (!ip('link', 'add', BRIDGE, 'type', 'bridge')) return null;
  ip('addr', 'add', `${NET}.1/24`, 'dev', BRIDGE);
  ip('link', 'set', BRIDGE, 'up');
  let last = 1;
  const remove = (): void => {
    for (let n = 2; n <= last; n++) ip('netns', 'del', `${BRIDGE}-${n}`);
    ip('link', 'del', BRIDGE);
  };
  return {
    place() {
      const n = ++last;
      const [name, outer] = [`${BRIDGE}-${n}`, `pschaos${n}`];
      const steps = [
        ['netns', 'add', name],
        ['link', 'add', outer, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name],
        ['link', 'set', outer, 'master', BRIDGE],
        ['link', 'set', outer, 'up'],
        ['-n', name, 'addr', 'add', `${NET}.${n}/24`, 'dev', 'eth0'],
        ['-n', name, 'link', 'set', 'eth0', 'up'],
        ['-n', name, 'link', 'set', 'lo', 'up'],
      ];
      if (!steps.every((step) => ip(...step))) throw new Error(`A network for ${name} could not be made.`);
      return {
        address: `${NET}.${n}`,
        command: ['ip', 'netns', 'exec', name],
        cut: (isCut) => void ip('link', 'set', outer, isCut ? 'down' : 'up'),
      };
    },
    remove,
  };
}
