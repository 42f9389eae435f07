/**
 * Every id that `package.json` contributes, once. A test compares both ways.
 */
export const Commands = {
  addCluster: 'kafkaWorkbench.addCluster',
  editCluster: 'kafkaWorkbench.editCluster',
  removeCluster: 'kafkaWorkbench.removeCluster',
  selectCluster: 'kafkaWorkbench.selectCluster',
  openClusterSettings: 'kafkaWorkbench.openClusterSettings',
  exportClusters: 'kafkaWorkbench.exportClusters',
  refresh: 'kafkaWorkbench.refresh',
  filterTopics: 'kafkaWorkbench.filterTopics',
  clearTopicFilter: 'kafkaWorkbench.clearTopicFilter',
  createTopic: 'kafkaWorkbench.createTopic',
  deleteTopic: 'kafkaWorkbench.deleteTopic',
  copyName: 'kafkaWorkbench.copyName',
  openTail: 'kafkaWorkbench.openTail',
  importRecords: 'kafkaWorkbench.importRecords',
  newRequest: 'kafkaWorkbench.newRequest',
  openSample: 'kafkaWorkbench.openSample',
  startLocalCluster: 'kafkaWorkbench.startLocalCluster',
  retry: 'kafkaWorkbench.retry',
  showLog: 'kafkaWorkbench.showLog',
  produce: 'kafkaWorkbench.produce',
  startConsumer: 'kafkaWorkbench.startConsumer',
  stopConsumer: 'kafkaWorkbench.stopConsumer',
  cancelProduce: 'kafkaWorkbench.cancelProduce',
  showProduceResult: 'kafkaWorkbench.showProduceResult',
  commitConsumer: 'kafkaWorkbench.commitConsumer',
  runBlock: 'kafkaWorkbench.runBlock',
  runThrough: 'kafkaWorkbench.runThrough',
  runFile: 'kafkaWorkbench.runFile',
  cancelRun: 'kafkaWorkbench.cancelRun',
  showRunResult: 'kafkaWorkbench.showRunResult',
  selectEnvironment: 'kafkaWorkbench.selectEnvironment',
} as const;

export const Views = {
  container: 'kafkaWorkbench',
  clusters: 'kafkaWorkbench.clusters',
} as const;

/** Settings, by their full names. */
export const Settings = {
  clusters: 'kafkaWorkbench.clusters',
  showInternalTopics: 'kafkaWorkbench.explorer.showInternalTopics',
  tailMaxMegabytes: 'kafkaWorkbench.tail.maxMegabytes',
  tailMaxRecords: 'kafkaWorkbench.tail.maxRecords',
} as const;

export const ContextKeys = {
  hasTopicFilter: 'kafkaWorkbench.hasTopicFilter',
} as const;

/** How the `contextValue`s of tree nodes begin, as `when` clauses in `package.json` match them. */
export const NodeKinds = {
  cluster: 'cluster',
  brokenCluster: 'brokenCluster',
  brokers: 'brokers',
  broker: 'broker',
  topics: 'topics',
  topic: 'topic',
  partition: 'partition',
  configuration: 'configuration',
  configEntry: 'configEntry',
  groups: 'groups',
  group: 'group',
  members: 'members',
  member: 'member',
  assignment: 'assignment',
  groupTopic: 'groupTopic',
  groupPartition: 'groupPartition',
  range: 'range',
  message: 'message',
  error: 'error',
} as const;

export const languageId = 'kafka';
/** What came of a run, as text. */
export const resultLanguageId = 'kafka-result';
export const tailPanelViewType = 'kafkaWorkbench.tail';
export const testControllerId = 'kafkaWorkbench.requests';
