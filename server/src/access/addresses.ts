import { BlockList, isIP } from 'node:net';

/** Determines the sender's address of a request, also behind proxies. */
export interface Addresses {
  /** The sender's address: the connection's, or the one that a trusted proxy forwards. */
  of(connection: string | undefined, forwardedFor: string | undefined): string;
  /** Whether an address is that of a trusted proxy. */
  isProxy(address: string | undefined): boolean;
}

function addTo(list: BlockList, text: string): void {
  const [address = '', prefix] = text.split('/');
  const version = isIP(address);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const bits = prefix === undefined ? null : Number(prefix);
  const most = version === 6 ? 128 : 32;
  if (version === 0 || (bits !== null && !(Number.isInteger(bits) && bits >= 0 && bits <= most)))
    throw new RangeError(`"${text}" is not a proxy's address: expected one such as 10.0.0.7 or 10.0.0.0/8.`);
  if (bits === null) list.addAddress(address, family);
  else list.addSubnet(address, bits, family);
}

const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** An IPv6 subscriber has at least a /64, whose addresses count as one. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const whole =
    tail === undefined ? before : [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return `${whole.slice(0, 4).join(':')}::/64`;
}

/**
 * Creates the addresses of a server.
 * @param proxies Addresses or networks of trusted proxies. Only their `X-Forwarded-For` is believed.
 * @throws RangeError when one is not an address.
 */
export function createAddresses(proxies: readonly string[]): Addresses {
  const trusted = new BlockList();
  for (const proxy of proxies) addTo(trusted, proxy);
  const isProxy = (address: string | undefined): boolean => {
    const ip = plain(address ?? '');
    const version = isIP(ip);
    return version !== 0 && trusted.check(ip, version === 6 ? 'ipv6' : 'ipv4');
  };
  return {
    isProxy,
    of(connection, forwardedFor) {
      let address = plain(connection ?? 'unknown');
      // Starting from the nearest: each trusted proxy vouches only for the hop before it.
      const hops = (forwardedFor ?? '').split(',').map((one) => one.trim());
      while (isProxy(address) && hops.length > 0) {
        const hop = plain(hops.pop() as string);
        if (isIP(hop) === 0) break;
        address = hop;
      }
      return networkOf(address);
    },
  };
}
