/**
 * A `.kafka` document to begin with: sends to a topic, and shows what comes. The cluster is written down, so that the
 * requests do not follow the selection to another one.
 */
export function requestTemplate(topic: string, clusterName?: string): string {
  const cluster = clusterName === undefined ? '' : `cluster: ${clusterName}\n`;
  return `PRODUCER new record
topic: ${topic}
${cluster}key: {{$uuid}}

{ "id": "{{$uuid}}", "at": "{{$date.iso}}" }

###
CONSUMER
topic: ${topic}
${cluster}from: last 10
`;
}
