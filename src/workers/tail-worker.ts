import { connectToParent } from './worker-port.ts';

const connection = connectToParent();
connection.listen();
