// The camera of this computer or phone. Browsers open it for pages from this very machine and over https alone; on a
// phone the picture is then taken by the phone's own camera program, which a plain file box opens.

import { filled } from "./made";

type Taken = (shots: File[]) => void;

export class Camera {
  private readonly video: HTMLVideoElement;
  private readonly count: HTMLElement;
  private shots: File[] = [];
  private taken: Taken = () => undefined;

  private constructor(
    private readonly view: HTMLDialogElement,
    private readonly phone: HTMLInputElement,
    private readonly words: DOMStringMap,
  ) {
    this.video = view.querySelector("video")!;
    this.count = view.querySelector<HTMLElement>("[data-count]")!;
    const shoot = view.querySelector<HTMLButtonElement>("[data-shoot]")!;
    // before the first picture is there, nothing can be taken
    this.video.addEventListener("loadeddata", () => (shoot.disabled = false));
    this.video.addEventListener("emptied", () => (shoot.disabled = true));
    this.on("shoot", () => this.shoot());
    this.on("back", () => this.back());
    this.on("close", () => this.view.close());
    view.addEventListener("close", () => this.end());
    phone.addEventListener("change", () => {
      this.taken([...(phone.files ?? [])]);
      phone.value = "";
    });
  }

  /** The page's camera, where the page has one. */
  static found(): Camera | null {
    const view = document.querySelector<HTMLDialogElement>("#camera");
    const phone = document.querySelector<HTMLInputElement>("#phone-camera");
    const words = document.querySelector<HTMLElement>("#camera-words");
    return view && phone && words ? new Camera(view, phone, words.dataset) : null;
  }

  /** Take pictures; `tell` says why that cannot be, and what to do instead. */
  async open(taken: Taken, tell: (sentence: string) => void): Promise<void> {
    this.taken = taken;
    if (!navigator.mediaDevices?.getUserMedia) {
      tell(this.words.unprotected ?? "");
      this.phone.click();
      return;
    }
    try {
      const wish = { video: { width: { ideal: 3840 }, height: { ideal: 2160 }, facingMode: "environment" } };
      this.video.srcObject = await navigator.mediaDevices.getUserMedia(wish);
    } catch {
      tell(this.words.refused ?? "");
      return;
    }
    this.shots = [];
    this.say();
    this.view.showModal();
  }

  private on(name: string, act: () => void): void {
    this.view.querySelector(`[data-${name}]`)!.addEventListener("click", act);
  }

  private shoot(): void {
    const canvas = document.createElement("canvas");
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d")!.drawImage(this.video, 0, 0);
    canvas.toBlob(
      (blob) => {
        if (blob === null) return;
        this.shots.push(new File([blob], `camera-${Date.now()}.jpg`, { type: "image/jpeg" }));
        this.say();
      },
      "image/jpeg",
      0.95,
    );
  }

  private back(): void {
    this.shots.pop();
    this.say();
  }

  private say(): void {
    this.count.textContent = filled(this.count.dataset.words ?? "", { n: this.shots.length });
    this.view.querySelector<HTMLButtonElement>("[data-back]")!.disabled = this.shots.length === 0;
  }

  private end(): void {
    for (const track of (this.video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
    if (this.shots.length > 0) this.taken(this.shots);
    this.shots = [];
  }
}
