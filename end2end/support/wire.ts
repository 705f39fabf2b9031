/** Bytes that a page costs on the wire, headers included, as the browser counts them. */
import type { Page } from "@playwright/test";

export interface Weight {
  html: number;
  css: number;
  js: number;
  wasm: number;
  /** Icons, manifests and the like. */
  other: number;
}

/** Visits a page with an empty cache and adds up what came, until nothing is loading any more. */
export async function weigh(page: Page, path: string): Promise<Weight> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const kinds = new Map<string, keyof Weight>();
  const weight: Weight = { html: 0, css: 0, js: 0, wasm: 0, other: 0 };
  session.on("Network.responseReceived", ({ requestId, response }) => {
    kinds.set(requestId, kindOf(response.mimeType));
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    weight[kinds.get(requestId) ?? "other"] += encodedDataLength;
  });
  await page.goto(path, { waitUntil: "networkidle" });
  await session.detach();
  return weight;
}

function kindOf(mime: string): keyof Weight {
  switch (mime) {
    case "text/html":
      return "html";
    case "text/css":
      return "css";
    case "text/javascript":
    case "application/javascript":
      return "js";
    case "application/wasm":
      return "wasm";
    default:
      return "other";
  }
}
