// The counter's page: files are sent with their progress shown, kept on screen when the network fails, and the part
// that tells how far reading has come is fetched anew whenever the server says so.

declare const htmx: { ajax(method: string, address: string, target: string): void } | undefined;

const ACCEPTED = /\.(pdf|tiff?|jpe?g|png)$/i;

function part<T extends HTMLElement>(form: HTMLElement, name: string): T {
  const found = form.querySelector<T>(`[data-${name}]`);
  if (found === null) throw new Error(name);
  return found;
}

class ScanForm {
  private readonly input: HTMLInputElement;
  private readonly shots: File[] = [];

  constructor(private readonly form: HTMLFormElement) {
    this.input = form.querySelector<HTMLInputElement>("input[type=file]")!;
    const drop = part(form, "drop");
    this.input.addEventListener("change", () => this.say());
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
    this.offerCamera();
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    const kept = new DataTransfer();
    for (const file of [...(this.input.files ?? []), ...(event.dataTransfer?.files ?? [])]) {
      if (ACCEPTED.test(file.name)) kept.items.add(file);
    }
    this.input.files = kept.files;
    this.say();
  }

  private say(): void {
    const names = [...(this.input.files ?? []), ...this.shots].map((file) => file.name);
    part(this.form, "chosen").textContent = names.join(", ");
    // pictures of the camera are files enough
    this.input.required = this.shots.length === 0;
  }

  private send(): void {
    const body = new FormData(this.form);
    for (const shot of this.shots) body.append("files", shot);
    const failure = part(this.form, "failure");
    const progress = part<HTMLProgressElement>(this.form, "progress");
    const button = part<HTMLButtonElement>(this.form, "send");
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
      failure.textContent = sentence;
      failure.hidden = false;
      progress.hidden = true;
      button.disabled = false;
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
    request.send(body);
  }

  private offerCamera(): void {
    if (!navigator.mediaDevices?.getUserMedia) return;
    const open = part<HTMLButtonElement>(this.form, "camera");
    const view = part<HTMLDialogElement>(this.form, "camera-view");
    const video = view.querySelector("video")!;
    open.hidden = false;
    open.addEventListener("click", async () => {
      try {
        const wish = { video: { width: { ideal: 3840 }, height: { ideal: 2160 }, facingMode: "environment" } };
        video.srcObject = await navigator.mediaDevices.getUserMedia(wish);
        view.showModal();
      } catch {
        open.hidden = true; // no camera, or not allowed
      }
    });
    view.addEventListener("close", () => {
      for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
    });
    part(this.form, "close").addEventListener("click", () => view.close());
    part(this.form, "shoot").addEventListener("click", () => {
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext("2d")!.drawImage(video, 0, 0);
      canvas.toBlob(
        (blob) => {
          if (blob === null) return;
          this.shots.push(new File([blob], `camera-${this.shots.length + 1}.jpg`, { type: "image/jpeg" }));
          this.say();
        },
        "image/jpeg",
        0.95,
      );
    });
  }
}

function follow(live: HTMLElement): void {
  const { events, live: address } = live.dataset;
  if (events === undefined || address === undefined) return;
  const source = new EventSource(events);
  source.addEventListener("message", (message) => {
    if ((JSON.parse(message.data as string) as { ended: boolean }).ended) source.close();
    htmx?.ajax("GET", address, "#live");
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-scan]")) new ScanForm(form);
const live = document.getElementById("live");
if (live !== null) follow(live);
