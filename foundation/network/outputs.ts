/** What other stacks need of the network. */
import type { Client } from "../parts/store-access";

export interface NetworkOutputs {
  readonly vpcId: string;
  /** Public subnets: load balancers and NAT gateways, one a zone. */
  readonly publicSubnetIds: readonly string[];
  /** Private subnets, one a zone: workloads, with a way out over NAT. */
  readonly privateSubnetIds: readonly string[];
  /** Isolated subnets, one a zone: stores, with no way out. */
  readonly isolatedSubnetIds: readonly string[];
  /** The nodes that run applications, connectors and projectors. */
  readonly workloads: Client;
  /** The replication instance of DMS; absent where the platform has no migrations. */
  readonly migrations?: Client;
}
