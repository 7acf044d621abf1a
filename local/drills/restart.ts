/** A planned restart, as for maintenance: a server and all that need it end in good order and start again. */
import { serversOf } from "../servers";
import type { Drill } from "./drill";

const BEFORE_SECONDS = 3;
const DOWN_SECONDS = 4;
const AFTER_SECONDS = 3;

export const restart: Drill = {
  name: "restart",
  summary: "ends a server, and what needs it, in good order and starts it again",
  argument: {
    name: "server",
    description: "name of the server",
    choices: (platform) => serversOf(platform).map(({ name }) => name),
  },
  perform: async ({ argument, servers, step, writeFor }) => {
    await writeFor(BEFORE_SECONDS);
    const stopped = await step(
      `stop ${argument}`,
      () => servers.stop(argument),
      (names) => `stopped: ${names.join(", ")}`,
    );
    await step("go on writing", () => writeFor(DOWN_SECONDS));
    await step(
      `start ${stopped.join(", ")}`,
      () => servers.start(stopped),
      () => "all answer, the connectors run",
    );
    await writeFor(AFTER_SECONDS);
    return undefined;
  },
};
