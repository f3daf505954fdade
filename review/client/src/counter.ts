// The counter's page: files are sent with their progress shown, kept on screen when the network fails, and the part
// that tells how far reading has come is fetched anew whenever the server says so.

import { Camera } from "./camera";
import { offerPicking } from "./picker";

declare const htmx: { ajax(method: string, address: string, target: string): void } | undefined;

const ACCEPTED = /\.(pdf|tiff?|jpe?g|png)$/i;

function part<T extends HTMLElement>(form: HTMLElement, name: string): T {
  const found = form.querySelector<T>(`[data-${name}]`);
  if (found === null) throw new Error(name);
  return found;
}

class ScanForm {
  private readonly input: HTMLInputElement;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly camera: Camera | null,
  ) {
    this.input = form.querySelector<HTMLInputElement>("input[type=file]")!;
    const drop = part(form, "drop");
    this.input.addEventListener("change", () => this.chosen());
    for (const kind of ["dragover", "dragenter"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => this.dropped(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    const shoot = part(form, "camera");
    shoot.hidden = this.camera === null;
    shoot.addEventListener("click", () => {
      part(form, "failure").hidden = true;
      void this.camera?.open((shots) => this.add(shots), (sentence) => this.tell(sentence));
    });
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    this.add([...(event.dataTransfer?.files ?? [])].filter((file) => ACCEPTED.test(file.name)));
  }

  /** Files behind those that are chosen already; in the place of it where the form takes one alone. */
  private add(files: File[]): void {
    const kept = new DataTransfer();
    const all = this.input.multiple ? [...(this.input.files ?? []), ...files] : files.slice(-1);
    for (const file of all) kept.items.add(file);
    this.input.files = kept.files;
    this.chosen();
  }

  private chosen(): void {
    const names = [...(this.input.files ?? [])].map((file) => file.name);
    const shown = part(this.form, "chosen");
    shown.textContent = names.join(", ");
    shown.hidden = names.length === 0;
    if (this.form.dataset.atOnce !== undefined && names.length > 0) this.send();
  }

  private send(): void {
    const failure = part(this.form, "failure");
    const progress = part<HTMLProgressElement>(this.form, "progress");
    const button = part<HTMLButtonElement>(this.form, "send");
    if (button.disabled) return;
    const size = [...(this.input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    if (size > Number(failure.dataset.megabytes) * 1_000_000) {
      // the server would hang up in the middle of it, and a browser does not tell why
      failure.textContent = failure.dataset.oversized ?? "";
      failure.hidden = false;
      return;
    }
    failure.hidden = true;
    progress.hidden = false;
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.setRequestHeader("accept", "text/html");
    request.upload.addEventListener("progress", (event) => {
      progress.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
    });
    const broken = (sentence: string): void => {
      // what was chosen stays chosen: the clerk presses the same button again
      progress.hidden = true;
      button.disabled = false;
      this.tell(sentence);
      button.focus();
    };
    request.addEventListener("error", () => broken(failure.dataset.broken ?? ""));
    request.addEventListener("abort", () => broken(failure.dataset.broken ?? ""));
    request.addEventListener("load", () => {
      if (request.status < 400) {
        window.location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      broken(page.querySelector("[role=alert], main p")?.textContent ?? failure.dataset.broken ?? "");
    });
    request.send(new FormData(this.form));
  }

  private tell(sentence: string): void {
    const failure = part(this.form, "failure");
    failure.textContent = sentence;
    failure.hidden = false;
  }
}

function follow(live: HTMLElement, camera: Camera | null): void {
  const { events, live: address } = live.dataset;
  if (events === undefined || address === undefined) return;
  const source = new EventSource(events);
  source.addEventListener("message", (message) => {
    if ((JSON.parse(message.data as string) as { ended: boolean }).ended) source.close();
    htmx?.ajax("GET", address, "#live");
  });
  live.addEventListener("htmx:afterSwap", () => offerScanning(live, camera));
}

function offerScanning(within: ParentNode, camera: Camera | null): void {
  for (const form of within.querySelectorAll<HTMLFormElement>("form[data-scan]")) new ScanForm(form, camera);
}

const camera = Camera.found();
offerScanning(document, camera);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-pick]")) offerPicking(form);
const live = document.getElementById("live");
if (live !== null) follow(live, camera);
