/** A broker as the cluster's metadata lists it. */
export interface Broker {
  readonly id: number;
  /** As advertised. */
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  readonly isController: boolean;
}

/** A cluster at a glance. */
export interface ClusterDescription {
  readonly clusterId: string | null;
  readonly brokers: readonly Broker[];
  /** The release that the brokers' API versions tell, such as `4.3`; `null` where they do not tell. */
  readonly kafkaVersion: string | null;
}
