// Beside each picture that is offered as SVG, a button that makes a PNG of it, in the browser and at twice its size.
const SCALE = 2;

async function png(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * Puts the button behind each link to a picture that has none yet.
 * @param {ParentNode} within which links are looked for
 */
export function pngBeside(within) {
  for (const link of within.querySelectorAll("a[data-picture]:not([data-png])")) offer(link);
}

function offer(link) {
  link.dataset.png = "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = "PNG";
  button.addEventListener("click", async () => {
    const blob = await png(link.href);
    const file = document.createElement("a");
    file.href = URL.createObjectURL(blob);
    file.download = link.download.replace(/svg$/, "png");
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
  });
  link.after(", ", button);
}

pngBeside(document);
