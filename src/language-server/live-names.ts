import { LanguageServerNotifications, type LiveNames } from '../contracts/language-server.ts';
import type { ServerFeature } from './server-feature.ts';

/** Keeps what the client tells of its clusters. */
export const liveNames: ServerFeature = {
  capabilities: {},
  register: ({ connection, knowledge }) => {
    connection.onNotification(LanguageServerNotifications.liveNames.method, (names: LiveNames | null) => {
      knowledge.liveNames = names;
    });
  },
};
