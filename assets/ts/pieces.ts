// A large file sent in pieces (tus 1.0): it goes on after a cut, after a reload once the same file is chosen
// again, and after the server was away. What the server refuses comes back as its sentence.
import { type DetailedError, Upload, defaultOptions } from "tus-js-client";
import { csrfToken } from "./asking";

export const LARGE = 8 * 2 ** 20; // bytes; smaller ones travel whole
const PIECE = 8 * 2 ** 20;
const SOON = [300, 1000, 3000]; // milliseconds between the first tries …
const LATER = 5000; // … and then for as long as it takes

export interface Listener {
  went(share: number): void;
  waits(): void;
  arrived(key: string): void;
  refused(sentence: string): void;
}

export class InPieces {
  private readonly upload: Upload;
  private timer = 0;
  private over = false;

  constructor(
    file: File,
    endpoint: string,
    private readonly listener: Listener,
  ) {
    this.upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: SOON,
      headers: { "X-CSRFToken": csrfToken() },
      metadata: { filename: file.name, filetype: file.type },
      onShouldRetry: (error) => mayPass(error),
      onProgress: (sent, total) => this.listener.went(sent / total),
      onSuccess: () => this.finished(),
      onError: (error) => this.stopped(error),
    });
  }

  /** From where it was left, if this browser has sent part of this file before. */
  async start(): Promise<void> {
    const [before] = await this.upload.findPreviousUploads();
    if (before) this.upload.resumeFromPreviousUpload(before);
    if (!this.over) this.upload.start();
  }

  cancel(): void {
    this.settle();
    void this.upload.abort(true).catch(() => undefined); // what stays there ends by itself in a day
  }

  /** The file is a file now: choosing it again begins anew. */
  async forget(): Promise<void> {
    for (const { urlStorageKey } of await this.upload.findPreviousUploads()) {
      await defaultOptions.urlStorage.removeUpload(urlStorageKey);
    }
  }

  private finished(): void {
    this.settle();
    this.listener.arrived(this.upload.url?.replace(/\/$/, "").split("/").pop() ?? "");
  }

  private stopped(error: Error | DetailedError): void {
    if (this.over) return;
    if ("originalRequest" in error && mayPass(error)) return this.wait();
    this.settle();
    const answer = "originalResponse" in error ? error.originalResponse : null;
    this.listener.refused(answer && answer.getStatus() < 500 ? plain(answer.getHeader("Content-Type"), answer.getBody()) : "");
  }

  private wait(): void {
    this.listener.waits();
    window.addEventListener("online", this.again, { once: true });
    this.timer = window.setTimeout(this.again, LATER);
  }

  private again = (): void => {
    window.clearTimeout(this.timer);
    window.removeEventListener("online", this.again);
    if (!this.over) this.upload.start();
  };

  private settle(): void {
    this.over = true;
    window.clearTimeout(this.timer);
    window.removeEventListener("online", this.again);
  }
}

/** No answer, trouble of the server's own, or a request that is still writing: it is asked again. */
function mayPass(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status >= 500 || status === 409 || status === 423 || status === 460;
}

function plain(kind: string | undefined, body: string): string {
  return kind?.startsWith("text/plain") ? body : "";
}
