// One photo of a document or a face: by the camera, or from a file. Without this script the form sends a file by itself.

const form = document.getElementById("capture");
const parts = Object.fromEntries([...form.querySelectorAll("[data-part]")].map((e) => [e.dataset.part, e]));
const one = (name) => form.querySelector(`[data-${name}]`);
const button = (what) => form.querySelector(`[data-do="${what}"]`);
const video = one("video");
const files = [...form.querySelectorAll('input[type="file"]')];

const LOOK_EVERY_MS = 350;
const LOOK_WIDTH = 160;
// The limits of vision.documents: below 45 of 255 readings fail for the dark, above 6 % burnt-out pixels for glare.
const DARK = 45;
const BURNT = 250;
const MOST_BURNT = 0.06;
// Mean change of a pixel between two looks, of 255: a hand that holds still stays below it.
const MOST_MOTION = 7;
const JPEG_QUALITY = 0.93;
const DOUBLE_CLICK_MS = 700; // “Stop sending” may appear under the second click on “Use this photo”

const WORDS = {
  card: { fill: "Fill the frame with your card.", ready: "Good light. Take the photo when the small print looks sharp." },
  passport: { fill: "Fill the frame with the photo page.", ready: "Good light. Take the photo when the two bottom lines look sharp." },
  oval: { fill: "Bring your face into the oval.", ready: "Good light. Look into the camera and take the photo." },
}[form.dataset.shape];

let stream = null;
let looking = null;
let before = null;
let photo = null;
let sending = null;
let began = 0;

function show(name) {
  for (const [key, part] of Object.entries(parts)) part.hidden = key !== name;
}

function fail(message, code = "") {
  const note = one("error");
  note.textContent = message;
  note.dataset.code = code;
  note.hidden = !message;
  if (message) note.focus();
}

// --- camera

async function open() {
  fail("");
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: form.dataset.facing },
        width: { ideal: form.dataset.shape === "oval" ? 1280 : 2560 },
        height: { ideal: form.dataset.shape === "oval" ? 960 : 1440 },
      },
    });
  } catch (error) {
    return noCamera(error.name);
  }
  button("shoot").disabled = true; // until there is something to take
  one("hint").textContent = "The camera is starting …";
  video.srcObject = stream;
  show("camera");
  offerTorch();
  await video.play().catch(() => {});
  if (!stream) return; // closed meanwhile
  before = null;
  looking = setInterval(look, LOOK_EVERY_MS);
  button("shoot").disabled = false;
  button("shoot").focus();
}

function noCamera(why) {
  const note = one("no-camera");
  note.textContent = {
    NotAllowedError: "The camera may not be used by this page. Allow it in your browser’s settings, or choose a photo below.",
    NotFoundError: "There is no camera on this device. Choose a photo below, or continue on your phone.",
    NotReadableError: "Another program is using the camera. Close it and try again, or choose a photo below.",
  }[why] || "The camera could not be opened. Choose a photo below, or continue on your phone.";
  note.hidden = false;
  close();
}

function close() {
  clearInterval(looking);
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = null;
  video.srcObject = null;
  show("choose");
}

function offerTorch() {
  const track = stream.getVideoTracks()[0];
  const can = track.getCapabilities ? track.getCapabilities() : {};
  const torch = button("torch");
  torch.hidden = !can.torch;
  torch.setAttribute("aria-pressed", "false");
}

async function torch() {
  const on = button("torch").getAttribute("aria-pressed") !== "true";
  try {
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    button("torch").setAttribute("aria-pressed", String(on));
  } catch {
    button("torch").hidden = true;
  }
}

// What the middle of the picture shows: how bright, how much is burnt out, how much it moves. Nothing more is claimed.
function look() {
  if (!video.videoWidth || document.hidden) return;
  const canvas = document.createElement("canvas");
  canvas.width = LOOK_WIDTH;
  canvas.height = Math.round((LOOK_WIDTH * video.videoHeight) / video.videoWidth);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(
    canvas.width * 0.15, canvas.height * 0.15, canvas.width * 0.7, canvas.height * 0.7);
  const luma = new Uint8Array(data.length / 4);
  let sum = 0, burnt = 0, motion = 0;
  for (let i = 0; i < luma.length; i += 1) {
    const l = (data[4 * i] * 299 + data[4 * i + 1] * 587 + data[4 * i + 2] * 114) / 1000;
    luma[i] = l;
    sum += l;
    if (l >= BURNT) burnt += 1;
    if (before) motion += Math.abs(l - before[i]);
  }
  const first = before === null;
  before = luma;
  say(sum / luma.length, burnt / luma.length, first ? Infinity : motion / luma.length);
}

function say(light, burnt, motion) {
  let hint = WORDS.ready;
  if (light < DARK) hint = "It is too dark. Find more light.";
  else if (burnt > MOST_BURNT) hint = form.dataset.shape === "oval" ? "It is too bright. Turn away from the light." : "There is a reflection. Tilt it a little.";
  else if (motion === Infinity) hint = WORDS.fill;
  else if (motion > MOST_MOTION) hint = "Hold still.";
  form.querySelector(".viewfinder").classList.toggle("is-ready", hint === WORDS.ready);
  const place = one("hint");
  if (place.textContent !== hint) place.textContent = hint;
}

function shoot() {
  if (!video.videoWidth) return;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.toBlob((blob) => {
    close();
    if (blob) preview(blob, "photo.jpg");
  }, "image/jpeg", JPEG_QUALITY);
}

// --- preview

function preview(blob, name) {
  fail("");
  photo = { blob, name };
  const image = one("picture");
  if (image.src) URL.revokeObjectURL(image.src);
  image.hidden = false;
  image.onerror = () => {  // HEIC and PDF, which not every browser shows
    image.hidden = true;
    one("name").textContent = `Chosen: ${name}. Your browser cannot show it here; we can read it.`;
  };
  image.src = URL.createObjectURL(blob);
  one("name").textContent = "";
  show("preview");
  button("send").focus();
}

function again() {
  photo = null;
  for (const input of files) input.value = "";
  show("choose");
  if (!button("open").hidden) button("open").focus();
}

// --- sending

function send() {
  if (sending || !photo) return;
  fail("");
  const body = new FormData(form);
  for (const input of files) body.delete(input.name);
  body.append("photo", photo.blob, photo.name);
  sending = new XMLHttpRequest();
  sending.open("POST", form.action);
  sending.setRequestHeader("Accept", "application/json");
  sending.timeout = 120000;
  sending.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
  sending.onload = () => answered(sending);
  sending.onerror = () => stopped("The connection broke off. Your photo is still here: try again.", "offline");
  sending.ontimeout = () => stopped("Sending took too long. Your photo is still here: try again.", "timeout");
  sending.onabort = () => stopped("");
  progress(0);
  show("sending");
  began = performance.now();
  sending.send(body);
}

function cancel() {
  if (sending && performance.now() - began > DOUBLE_CLICK_MS) sending.abort();
}

function progress(share) {
  const percent = Math.round(share * 100);
  one("progress").value = percent;
  one("sending").textContent = percent < 100 ? `Sending your photo … ${percent} %` : "Looking at your photo …";
}

function answered(request) {
  const json = (request.getResponseHeader("Content-Type") || "").includes("json");
  const answer = json ? JSON.parse(request.responseText) : {};
  if (request.status === 200 && answer.next) return location.assign(answer.next);
  if (request.status === 200) return location.assign(request.responseURL); // led to where the member should be
  stopped(answer.message || "Your photo could not be taken. Please try again in a minute.", answer.code || "error");
}

function stopped(message, code) {
  sending = null;
  show(photo ? "preview" : "choose");
  fail(message, code);
}

// --- wiring

const actions = { open, shoot, torch, close, send, again, cancel };
for (const [what, act] of Object.entries(actions)) button(what)?.addEventListener("click", act);
for (const input of files) {
  input.addEventListener("change", () => input.files[0] && preview(input.files[0], input.files[0].name));
}
form.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.name === "no_back") return;
  event.preventDefault();
  const chosen = files.map((input) => input.files[0]).find(Boolean);
  if (chosen) preview(chosen, chosen.name);
  else fail("Take a photo or choose a file first.", "file_missing");
});
// coming back to this page by the back button must not show an old photo or a camera that is switched off
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("pagehide", () => stream && close());

button("plain").hidden = true;
button("open").hidden = !(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

// A file may have been chosen while this script was still on its way.
const early = files.map((input) => input.files[0]).find(Boolean);
if (early) preview(early, early.name);
