// Draws quote cards with takumi, or with satori and resvg: called by cards.py, job on standard input.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const job = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(join(job.peers, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const font = readFileSync(job.font);
const at = (left, top, more) => ({ position: "absolute", left, top, ...more });
const canvas = {
  display: "flex",
  width: 1080,
  height: 1440,
  backgroundImage: "linear-gradient(145deg, #ffe9d4, #ffc9a6)",
  fontFamily: "F",
};
const panel = at(60, 60, { width: 960, height: 1320, borderRadius: 43, backgroundColor: "#fffdf9" });
const shaded = { ...panel, boxShadow: "0 24px 64px rgba(56, 37, 26, 0.2)" };
const quote = at(146, 330, { width: 788, fontSize: 62, lineHeight: 1.63, color: "#38251a" });
const source = at(146, 1290, { fontSize: 26, color: "#6a5242" });

async function takumi() {
  const core = await load("@takumi-rs/core");
  const { Renderer } = core.Renderer ? core : core.default;
  const renderer = new Renderer();
  await renderer.registerFont({ name: "F", data: font });
  return (text) =>
    renderer.render(
      {
        type: "container",
        style: canvas,
        children: [
          { type: "container", style: shaded },
          { type: "text", text, style: quote },
          { type: "text", text: job.source, style: source },
        ],
      },
      { width: 1080, height: 1440, format: "png" },
    );
}

async function satori() {
  const module = await load("satori");
  const draw = typeof module.default === "function" ? module.default : module.default.default;
  const { Resvg } = await load("@resvg/resvg-js").then((m) => (m.Resvg ? m : m.default));
  const box = (style, children) => ({ type: "div", props: { style: { display: "flex", ...style }, children } });
  return async (text) => {
    const svg = await draw(box(canvas, [box(panel), box(quote, text), box(source, job.source)]), {
      width: 1080,
      height: 1440,
      fonts: [{ name: "F", data: font, weight: 400 }],
    });
    return new Resvg(svg).render().asPng();
  };
}

const render = await { takumi, satori }[job.name]();
for (const text of job.warming) await render(text);
const ms = [];
let bytes = 0;
for (const text of job.texts) {
  const start = process.cpuUsage();
  bytes = (await render(text)).length;
  const used = process.cpuUsage(start);
  ms.push((used.user + used.system) / 1000);
}
console.log(JSON.stringify({ ms, bytes }));
