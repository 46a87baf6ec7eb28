import { BlockList, isIP, isIPv4 } from 'node:net';

/** A target that must not be called, with the reason; shown in the run's error. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

/** Ranges of IPv4 that are not public: IANA special-purpose registry, read November 2026. */
const REFUSED_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, cloud metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relay
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/** Of IPv6 only 2000::/3 is public at all; these parts of it are not, or lead back into IPv4. */
const REFUSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const refusedV4 = blockList(REFUSED_V4);
const refusedV6 = blockList(REFUSED_V6);
const publicV6 = blockList(['2000::/3']);

/** Decides which hosts and addresses `http.request` may call: public ones, and what the operator listed. */
export class AddressGuard {
  private readonly hosts: ReadonlySet<string>;
  private readonly ranges: BlockList;

  /** @param allowed host names, addresses and CIDR ranges (SCHEDULER_HTTP_ALLOWED_HOSTS). */
  constructor(allowed: readonly string[]) {
    this.hosts = new Set(allowed.map(normaliseHost));
    this.ranges = blockList(allowed.filter((item) => isIP(item.split('/')[0] ?? '') > 0));
  }

  /** Checks every address a name resolved to; one bad address refuses the name, because the answer is not trustworthy.
   *  @throws TargetRefusedError */
  check(host: string, addresses: readonly string[]): void {
    if (this.hosts.has(normaliseHost(host))) return;
    if (addresses.length === 0) throw new TargetRefusedError(`${host} has no address`);
    for (const address of addresses) {
      if (isPublicAddress(address) || this.isListed(address)) continue;
      throw new TargetRefusedError(
        `${host} leads to ${address}, which is not a public address. An administrator can allow the host or address in SCHEDULER_HTTP_ALLOWED_HOSTS.`,
      );
    }
  }

  private isListed(address: string): boolean {
    // A mapped address is refused even where its IPv4 form is listed: no honest name resolves to one.
    return (
      isIP(address) > 0 &&
      !/^::ffff:/i.test(address) &&
      this.ranges.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
    );
  }
}

/** Whether anyone on the internet may be reached at `address`. False for everything special, and for what is no address. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !refusedV4.check(address, 'ipv4');
  if (version !== 6 || address.includes('%')) return false;
  return publicV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6');
}

/** Host of a URL in the form the allow list is compared in: lower case, no brackets, no closing dot. */
export function normaliseHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
