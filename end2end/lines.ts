// A line to the site that breaks where a spec wants it to: what has arrived by then has arrived.

import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

import type { Site } from "./site.ts";

export interface Asked {
  path: string;
  range: string | undefined;
  status: number;
  /** Bytes of the body that went through. */
  sent: number;
}

/** `breaksAfter` says after how many bytes of an answer the line breaks; `undefined` lets it through. */
export async function line(site: Site, breaksAfter: (asked: IncomingMessage) => number | undefined) {
  const answers: Asked[] = [];
  const { hostname, port } = new URL(site.url);
  const between = createServer((asked, answer) => {
    const left = breaksAfter(asked);
    const options = { hostname, port, path: asked.url, method: asked.method, headers: asked.headers };
    const onward = request(options, (came) => {
      const status = came.statusCode ?? 0;
      const told: Asked = { path: asked.url ?? "", range: asked.headers.range, status, sent: 0 };
      answers.push(told);
      answer.writeHead(status, came.headers);
      came.on("data", (bytes: Buffer) => {
        if (answer.destroyed) return;
        const part = bytes.subarray(0, Math.max((left ?? Infinity) - told.sent, 0));
        told.sent += part.length;
        answer.write(part, () => {
          if (left !== undefined && told.sent >= left) answer.destroy();
        });
      });
      came.on("end", () => answer.end());
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((listens) => between.listen(0, "127.0.0.1", listens));
  return {
    url: `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
    answers,
    close: () => new Promise<void>((closed) => {
      between.close(() => closed());
      between.closeAllConnections();
    }),
  };
}
